/// A stored record while it is being read: nothing is copied, so the bytes live only as long as the call that got them.
package struct StoredRecordView {
    package let id: RecordID
    package let key: String
    package let parent: RecordID?
    package let body: UnsafeRawBufferPointer
}
