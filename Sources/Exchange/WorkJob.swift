// What the daemon asks of a worker, and what the worker answers: one line of JSON each way.

import JSON5
import Ledger
import Translation

/// A file to be translated; or to be copied, before it is anything.
package struct WorkJob: Equatable, Sendable {
  package enum Task: String, Sendable {
    case translation
    /// Of a claim: `input` is its folder, and `folder` is the stage.
    case copy
  }

  package var task = Task.translation
  package var id: String
  package var kind: Ledger.Message.Kind
  package var partner: String
  /// The name the file came under.
  package var name: String
  /// Where the bytes are, and the folder to write to, which is not there yet.
  package var input: String
  package var folder: String
  /// The first control number for what is written, and how many may be used.
  package var control: UInt32
  package var controls: Int
  /// CCYYMMDD and HHMM of what is written.
  package var date: String
  package var time: String
  /// Interchanges whose numbers were used before, by their ordinals.
  package var duplicates: [UInt32] = []
  /// Interchanges marked as tests are not posted.
  package var holdsTests = true
  /// How often the same bytes were taken over from the partner before.
  package var recurrence = 0
  /// Where the specs are that were kept; empty for those that the worker was started with.
  package var specs = ""

  package init(
    id: String, kind: Ledger.Message.Kind, partner: String, name: String, input: String, folder: String,
    control: UInt32, controls: Int, date: String, time: String
  ) {
    (self.id, self.kind, self.partner, self.name) = (id, kind, partner, name)
    (self.input, self.folder, self.control, self.controls) = (input, folder, control, controls)
    (self.date, self.time) = (date, time)
  }

  package var line: String {
    JSONText(members: [
      ("id", .string(id)), ("task", .string(task.rawValue)), ("kind", .string(kind.rawValue)),
      ("partner", .string(partner)), ("name", .string(name)),
      ("input", .string(input)), ("folder", .string(folder)), ("control", .number(Int64(control))),
      ("controls", .number(Int64(controls))), ("date", .string(date)), ("time", .string(time)),
      ("duplicates", .array(duplicates.map { .number(Int64($0)) })), ("holdsTests", .bool(holdsTests)),
      ("recurrence", .number(Int64(recurrence))), ("specs", .string(specs)),
    ]).line
  }

  package init(_ value: JSON5Value) throws {
    func text(_ name: String) -> String { value[name]?.string ?? "" }
    guard let kind = Ledger.Message.Kind(rawValue: text("kind")), let task = Task(rawValue: text("task")),
      !text("id").isEmpty
    else {
      throw ExchangeError("the job is none")
    }
    self.init(
      id: text("id"), kind: kind, partner: text("partner"), name: text("name"), input: text("input"),
      folder: text("folder"), control: UInt32(clamping: value["control"]?.integer ?? 1),
      controls: value["controls"]?.integer ?? 0, date: text("date"), time: text("time"))
    duplicates = (value["duplicates"]?.array ?? []).map { UInt32(clamping: $0.integer ?? 0) }
    if case .bool(let flag) = value["holdsTests"]?.content { holdsTests = flag }
    recurrence = value["recurrence"]?.integer ?? 0
    (self.task, specs) = (task, text("specs"))
  }
}

/// What came of a file.
package struct WorkResult: Equatable, Sendable {
  package struct Document: Equatable, Sendable {
    package var kind: String
    package var number: String
    package var orderNumber: String
    package var verdict: String
  }

  package struct Interchange: Equatable, Sendable {
    package var sender: String
    package var receiver: String
    package var control: String
    package var usage: String
    package var moment: String
    /// Nothing of it was taken over.
    package var isRefused = false
  }

  /// A group that we sent, which waits for its acknowledgement.
  package struct Sent: Equatable, Sendable {
    package var interchange: String
    package var functional: String
    package var control: String
    package var sets: [String]
  }

  /// What a partner says of a group of ours, or of an interchange (no group then).
  package struct Answer: Equatable, Sendable {
    package var interchange = ""
    package var functional = ""
    package var control = ""
    /// `A`, `E`, `P` or `R`.
    package var code = ""
    package var detail = ""
  }

  package var id: String
  /// Why the file is put aside, or why it cannot be worked on now.
  package var failure = ""
  package var detail = ""
  /// The failure is the system's, and may pass.
  package var isPassing = false
  /// All that was missing is room on a disk.
  package var lacksRoom = false
  package var verdict = ""
  package var outputs: [Ledger.Output] = []
  package var documents: [Document] = []
  package var interchanges: [Interchange] = []
  package var sent: [Sent] = []
  package var answers: [Answer] = []
  /// Control numbers that were used.
  package var used = 0
  /// What was copied, where the job was to copy.
  package var staged: StagedFile?

  package init(id: String) { self.id = id }
}

extension WorkResult {
  /// Both have an interchange of the same sender, receiver, number and usage.
  func sharesNumber(with other: WorkResult) -> Bool {
    interchanges.contains { one in
      other.interchanges.contains {
        $0.control == one.control && $0.sender == one.sender && $0.receiver == one.receiver && $0.usage == one.usage
      }
    }
  }

  package var line: String {
    func strings(_ list: [[String]]) -> JSONText { .array(list.map { .array($0.map { .string($0) }) }) }
    return JSONText(members: [
      ("id", .string(id)), ("failure", .string(failure)), ("detail", .string(detail)), ("isPassing", .bool(isPassing)),
      ("lacksRoom", .bool(lacksRoom)), ("verdict", .string(verdict)), ("used", .number(Int64(used))),
      ("outputs", strings(outputs.map { [$0.folder, $0.name, "\($0.size)", $0.sha256, $0.isAnswer ? "1" : ""] })),
      ("documents", strings(documents.map { [$0.kind, $0.number, $0.orderNumber, $0.verdict] })),
      (
        "interchanges",
        strings(
          interchanges.map {
            [$0.sender, $0.receiver, $0.control, $0.usage, $0.moment, $0.isRefused ? "1" : ""]
          })
      ),
      ("sent", strings(sent.map { [$0.interchange, $0.functional, $0.control] + $0.sets })),
      ("staged", strings(staged.map { [$0.fields] } ?? [])),
      ("answers", strings(answers.map { [$0.interchange, $0.functional, $0.control, $0.code, $0.detail] })),
    ]).line
  }

  package init(_ value: JSON5Value) throws {
    guard let id = value["id"]?.string else { throw ExchangeError("the answer of a worker is none") }
    func lists(_ name: String, _ count: Int) -> [[String]] {
      (value[name]?.array ?? []).map { $0.array?.map { $0.string ?? "" } ?? [] }.filter { $0.count >= count }
    }
    self.init(id: id)
    failure = value["failure"]?.string ?? ""
    detail = value["detail"]?.string ?? ""
    if case .bool(let flag) = value["isPassing"]?.content { isPassing = flag }
    if case .bool(let flag) = value["lacksRoom"]?.content { lacksRoom = flag }
    verdict = value["verdict"]?.string ?? ""
    used = value["used"]?.integer ?? 0
    outputs = lists("outputs", 5).map {
      .init(folder: $0[0], name: $0[1], size: UInt64($0[2]) ?? 0, sha256: $0[3], isAnswer: $0[4] == "1")
    }
    documents = lists("documents", 4).map { .init(kind: $0[0], number: $0[1], orderNumber: $0[2], verdict: $0[3]) }
    interchanges = lists("interchanges", 6).map {
      .init(
        sender: $0[0], receiver: $0[1], control: $0[2], usage: $0[3], moment: $0[4], isRefused: $0[5] == "1")
    }
    sent = lists("sent", 3).map {
      .init(interchange: $0[0], functional: $0[1], control: $0[2], sets: Array($0.dropFirst(3)))
    }
    staged = lists("staged", 7).first.flatMap { StagedFile($0) }
    answers = lists("answers", 5).map {
      .init(interchange: $0[0], functional: $0[1], control: $0[2], code: $0[3], detail: $0[4])
    }
  }
}
