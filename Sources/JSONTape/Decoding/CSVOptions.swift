/// How CSV (RFC 4180) is read.
package struct CSVOptions: Sendable, Hashable {
    /// The byte between two fields, such as a comma, a semicolon or a tab.
    package var delimiter: UInt8
    /// The byte around a field that holds delimiters, quotes (doubled) or line ends; nil where no byte has that meaning.
    package var quote: UInt8?
    /// Names of the columns where the text has no header line; nil where its first line is one.
    package var columns: [String]?
    /// The most columns a line may have.
    package var maximumColumns: Int

    package init(
        delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), columns: [String]? = nil, maximumColumns: Int = 4096
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.columns = columns
        self.maximumColumns = maximumColumns
    }
}
