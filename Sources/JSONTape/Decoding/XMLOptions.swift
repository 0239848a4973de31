/// How XML becomes JSON.
///
/// The document is an object with one member, the root element. Names lose their namespace prefix; namespace declarations,
/// comments and processing instructions are left out.
/// - An element with text only is a string, as it stands; an empty one is `""`.
/// - An element with children or attributes is an object: children by name, attributes as `@name`, text that is not only white
///   space as `#text`.
/// - Siblings of one name are one array, at the place of the first.
/// - A list wrapper, an element without attributes and text whose children are all named `member` or all `item`, is the array of
///   these children. Beside other children, `member` and `item` are arrays even when there is one.
/// - An element named in `lists` is always an array, even where there is one or it is empty; see there.
package struct XMLOptions: Sendable, Hashable {
    /// Local names of elements that are always arrays. What an element of such a name adds to the array of its siblings: nothing
    /// if it is empty; its children if each of them is named `member`, `item` or in `lists`; else itself.
    package var lists: Set<String>
    /// The most elements and attributes of a document.
    package var maximumElements: Int

    package init(lists: Set<String> = [], maximumElements: Int = 1_000_000) {
        self.lists = lists
        self.maximumElements = maximumElements
    }
}
