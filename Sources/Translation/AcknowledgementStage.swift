// The acknowledgement of a run: the writer and where its text goes.

import Acknowledgement
import Conformance
import Findings
import Octets
import X12

package struct AcknowledgementStage: ~Copyable {
  private var writer: AcknowledgementWriter
  private var sink: ByteSink
  private let finalPath: String?
  private let stagedPath: String?

  /// Writes to `path` (made beside and renamed), or to standard output when it is nil.
  package init(_ writer: AcknowledgementWriter, path: String?) throws(FileError) {
    self.writer = writer
    finalPath = path
    stagedPath = path.map(besidePath)
    if let stagedPath {
      sink = try ByteSink(path: stagedPath)
    } else {
      sink = ByteSink(descriptor: 1, path: "standard output")
    }
  }

  package mutating func open(_ interchange: InterchangeFacts) { writer.open(interchange, &sink) }
  package mutating func open(_ group: GroupFacts) { writer.open(group, &sink) }
  package mutating func passTA1() { writer.passTA1() }

  package mutating func close(_ set: SetFacts, _ findings: FindingList, _ guide: Guide?) {
    writer.close(set, findings, loop: { _ in "" }, &sink)
  }

  package mutating func close(_ group: GroupFacts, _ findings: FindingList) { writer.close(group, findings, &sink) }

  package mutating func close(_ interchange: InterchangeFacts, _ findings: FindingList) {
    writer.close(interchange, findings, &sink)
    sink.commit()
    sink.flush()
  }

  package mutating func finish() throws(FileError) {
    try sink.finish(sync: finalPath != nil)
    if let stagedPath, let finalPath { try moveFile(stagedPath, to: finalPath) }
  }
}
