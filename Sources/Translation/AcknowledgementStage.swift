// The acknowledgement of a run: the writer and where its text goes.

import Acknowledgement
import Conformance
import Findings
import Octets
import PartnerSpec
import X12

package struct AcknowledgementStage: ~Copyable {
  private var writer: AcknowledgementWriter
  /// What is answered where nothing was agreed.
  private let usual: (kind: AcknowledgementKind, policy: AcknowledgementPolicy)
  /// The kind was asked for, whatever was agreed.
  package var keepsKind = false
  /// A refused interchange is answered though it did not ask for it, unless none is ever wanted.
  package var tellsRefusals = false
  private var sink: ByteSink
  private let finalPath: String?
  private let stagedPath: String?

  private init(_ writer: AcknowledgementWriter, _ sink: consuming ByteSink, finalPath: String?, stagedPath: String?) {
    self.writer = writer
    usual = (writer.kind, writer.policy)
    self.sink = sink
    self.finalPath = finalPath
    self.stagedPath = stagedPath
  }

  deinit { if let stagedPath { removeFile(stagedPath) } }

  /// Writes to `path` (made beside and renamed, or into what is no file), or to standard output when it is nil.
  package static func open(_ writer: AcknowledgementWriter, path: String?) throws(FileError) -> AcknowledgementStage {
    guard let path else {
      let sink = ByteSink(descriptor: 1, path: "standard output")
      return AcknowledgementStage(writer, sink, finalPath: nil, stagedPath: nil)
    }
    if !isReplaceable(path) {
      return AcknowledgementStage(writer, try ByteSink(path: path), finalPath: nil, stagedPath: nil)
    }
    let staged = besidePath(path)
    return AcknowledgementStage(writer, try ByteSink(path: staged), finalPath: path, stagedPath: staged)
  }

  /// Writes to an open descriptor.
  package init(_ writer: AcknowledgementWriter, descriptor: Int32) {
    self.writer = writer
    usual = (writer.kind, writer.policy)
    finalPath = nil
    stagedPath = nil
    sink = ByteSink(descriptor: descriptor, path: "acknowledgement")
  }

  /// Answers as was agreed with a partner; nil is nothing.
  package mutating func adopt(_ answer: PartnerProfile.Answer?) {
    var policy = answer?.policy ?? usual.policy
    if keepsKind { policy.interchange = usual.policy.interchange }
    if tellsRefusals, policy.interchange == .onRequest { policy.interchange = .onReject }
    writer.adopt(keepsKind ? usual.kind : answer?.kind ?? usual.kind, policy)
  }

  package mutating func open(_ interchange: InterchangeFacts) { writer.open(interchange, &sink) }
  package mutating func open(_ group: GroupFacts) { writer.open(group, &sink) }
  package mutating func passTA1() { writer.passTA1() }

  package mutating func close(_ set: SetFacts, _ findings: FindingList, _ guide: Guide?) {
    writer.close(set, findings, loop: { guide?.loopIdentifier(Int($0)) ?? "" }, &sink)
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
