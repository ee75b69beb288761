// The test of a partner's specs: every case is run and held against what is expected, and what no case touches is named.

import Comparison
import Octets
import PartnerSpec
import Translation

/// One file of a case.
package struct FileResult: Sendable {
  package enum State: String, Sendable { case same, different, updated }

  package var file: ExpectedFile
  package var state: State
  package var differences: [Difference] = []
}

/// One case.
package struct CaseResult: Sendable {
  package var story: CaseFolder
  /// Why it could not be run.
  package var fault: String?
  package var files: [FileResult] = []

  package var isGreen: Bool { fault == nil && files.allSatisfy { $0.state != .different } }
}

/// All cases of a partner.
package struct PartnerResult: Sendable {
  package var partner: String
  package var name: String
  package var cases: [CaseResult] = []
  package var coverage: [Coverage] = []

  /// A partner nobody tests is not green.
  package var isGreen: Bool { !cases.isEmpty && cases.allSatisfy(\.isGreen) }
}

package struct SpecTest {
  private let library: SpecLibrary
  private let names: Names
  private let fixtures: String
  /// Expected files are written anew where they differ.
  private let updates: Bool

  /// `fixtures` holds a folder `partners`.
  package init(_ library: SpecLibrary, fixtures: String, updates: Bool = false) {
    self.library = library
    self.fixtures = fixtures
    self.updates = updates
    names = Names(library.folder)
  }

  /// Runs all cases of a partner. Throws when the specs are wrong, or files cannot be read or written.
  package func run(_ partner: String) throws -> PartnerResult {
    let profile = try library.partner(partner)
    let runner = CaseRun(library: library, names: names, profile: profile)
    var result = PartnerResult(partner: partner, name: profile.name)
    var traces: [Trace] = []
    for story in CaseFolder.all(of: partner, in: fixtures) {
      let (outcome, trace) = try run(story, runner)
      result.cases.append(outcome)
      if let trace { traces.append(trace) }
    }
    for transaction in profile.terms.sends {
      result.coverage.append(try Coverage(transaction, isOurs: false, traces, library))
    }
    for transaction in profile.terms.receives {
      result.coverage.append(try Coverage(transaction, isOurs: true, traces, library))
    }
    return result
  }

  private func run(_ story: CaseFolder, _ runner: CaseRun) throws -> (CaseResult, Trace?) {
    var result = CaseResult(story: story, fault: story.fault)
    if result.fault != nil { return (result, nil) }
    let wanted = runner.wanted(story)
    let outcome = try runner.outcome(of: story, wanted)
    for file in wanted {
      guard let made = outcome.files[file] else {
        let other = story.document == nil ? "a document goes out" : "a file comes in"
        result.fault = "\(file.rawValue) is only for cases in which \(other)"
        continue
      }
      result.files.append(try compare(story, file, made, runner))
    }
    if story.expected.isEmpty, !updates {
      result.fault = "nothing is expected yet: look at what comes out, then run with --update"
    }
    // Things that went wrong in writing are told even where nobody expects them.
    if let made = outcome.files[.problems], !made.isEmpty, !wanted.contains(.problems) {
      result.files.append(try compare(story, .problems, made, runner))
    }
    return (result, outcome.trace)
  }

  private func compare(
    _ story: CaseFolder, _ file: ExpectedFile, _ made: [UInt8], _ runner: CaseRun
  ) throws -> FileResult {
    let exists = story.expected.contains(file)
    let expected = exists ? try story.bytes(file.rawValue) : []
    if exists, expected == made { return FileResult(file: file, state: .same) }
    let list = try runner.differences(file, expected: expected, found: made)
    if updates {
      var sink = try ByteSink(path: "\(story.path)/\(file.rawValue)")
      for byte in made { sink.write(byte) }
      try sink.finish(sync: false)
    }
    return FileResult(file: file, state: updates ? .updated : .different, differences: list)
  }
}
