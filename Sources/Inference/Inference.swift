// Drafts a partner from samples of its files: profile, guides and maps that extend the standard ones. The samples are read
// by the standard guides; what was counted becomes claims; the draft is then held to the very samples, and a claim that
// makes an error of its own there is taken back to a suggestion. Nothing is written.

import Findings
import Octets
import PartnerSpec
import Translation
import X12

/// Why no partner can be drafted from the samples.
package struct InferenceError: Error, Equatable, CustomStringConvertible {
  package let description: String
}

package struct Inference {
  private let folder: SpecFolder
  private let library: SpecLibrary
  private let policy: ClaimPolicy
  private let takesAllSenders: Bool
  private let id: String?

  /// `id` is the partner's; nil makes one of its application code.
  package init(
    _ folder: SpecFolder, partner id: String? = nil, policy: ClaimPolicy = ClaimPolicy(), takesAllSenders: Bool = false
  ) {
    self.folder = folder
    self.id = id
    self.policy = policy
    self.takesAllSenders = takesAllSenders
    library = SpecLibrary(folder)
  }

  /// Reads the samples, twice: to count, and to hold the draft to them.
  package func draft(_ samples: [Sample]) throws -> PartnerDraft {
    switch try language(samples) {
    case .rows: return try RowInference(folder, samples, partner: id, policy: policy).draft()
    case .trees: return try TreeInference(folder, samples, partner: id, policy: policy).draft()
    case .x12: break
    }
    let survey = Survey(library, takesAllSenders: takesAllSenders)
    for (index, sample) in samples.enumerated() {
      survey.begin(file: index)
      try sample.read(library, anybody, survey)
    }
    if let failure = survey.failure { throw failure }
    try refuse(survey, samples)
    let sent = survey.envelopes[0]
    var drafting = PartnerDrafting(
      survey, id: id ?? Self.identifier(sent), policy: policy, files: Sample.names(samples), names: Names(folder),
      library: library)
    var demoted: Set<String> = []
    // Structure may hide more than one error behind it; four rounds have been enough, the fifth has no rules left.
    for round in 0... {
      let draft = try drafting.make(demoted: demoted)
      let trial = try held(samples, to: draft)
      let made = trial.kinds.beyond(survey.kinds)
      let wrong = round < 4 ? drafting.claims(behind: made, demoted) : drafting.allClaims
      if made.isEmpty || wrong.isSubset(of: demoted) {
        return try drafting.finish(draft, trial.kinds, made: made)
      }
      demoted.formUnion(wrong)
    }
    throw InferenceError(description: "the samples cannot be held to any draft")
  }

  /// The one language that all samples are in.
  private func language(_ samples: [Sample]) throws -> PartnerDraft.Language {
    let languages = try samples.map { try $0.language }
    guard let first = languages.first else { return .x12 }
    if let other = languages.firstIndex(where: { $0 != first }) {
      throw InferenceError(
        description:
          "\(samples[0].name) is \(first.words), \(samples[other].name) \(languages[other].words): a draft is of one "
          + "language")
    }
    return first
  }

  /// Somebody without addresses or agreements: samples are read by the standard guides.
  private var anybody: PartnerProfile { PartnerProfile(id: "", name: "", terms: PartnerProfile.Terms()) }

  private func held(_ samples: [Sample], to draft: PartnerDraft) throws -> Survey {
    let files = draft.files.map { ("partners/\(draft.id)/\($0.name)", $0.text) }
    let folder = SpecFolder(path: folder.path, drafts: Dictionary(uniqueKeysWithValues: files))
    let library = SpecLibrary(folder)
    let partner = try library.partner(draft.id)
    let trial = Survey(library, takesAllSenders: takesAllSenders, isTrial: true)
    for (index, sample) in samples.enumerated() {
      trial.begin(file: index)
      try sample.read(library, partner, trial)
    }
    return trial
  }

  private func refuse(_ survey: Survey, _ samples: [Sample]) throws(InferenceError) {
    guard let partner = survey.partner else {
      throw InferenceError(description: "no sample holds an interchange: nothing begins with ISA")
    }
    if let stranger = survey.strangers.ranked.first {
      let words = EvidenceWords(files: Sample.names(samples), names: Names(folder))
      let place = stranger.seen.first.map { words.place($0) } ?? ""
      throw InferenceError(
        description: "samples of several senders: \(partner), and \(words.shown(stranger.name)) (\(place)); "
          + "name the samples of one, or say --all-senders if all of them are the same partner")
    }
    if survey.surveys.isEmpty {
      throw InferenceError(description: "no sample holds a set there is a guide of; see 'ediglot inspect'")
    }
  }

  /// A partner's id from its application code, else its address: `ACME MED` is `acme-med`.
  private static func identifier(_ sent: EnvelopeTally) -> String {
    let address = sent.senders.ranked.first?.name.pieces(at: ":", limit: 2).last
    for text in [sent.senderCodes.ranked.first?.name, address].compactMap(\.self) {
      let slug = PartnerDraft.slug(text)
      if !slug.isEmpty { return slug }
    }
    return "partner"
  }
}

/// One sample file.
package struct Sample: Sendable {
  package let path: String
  /// Without folders, as comments call it.
  package let name: String

  package init(path: String) {
    self.path = path
    name = path.pieces(at: "/").last ?? path
  }

  /// What samples are called: by their names, with a folder where names are the same.
  static func names(_ samples: [Sample]) -> [String] {
    let counts = Dictionary(samples.map { ($0.name, 1) }, uniquingKeysWith: +)
    return samples.map { sample in
      counts[sample.name] == 1 ? sample.name : sample.path.pieces(at: "/").suffix(2).joined(separator: "/")
    }
  }

  /// What its beginning looks like: rows where there is neither an interchange nor XML.
  var language: PartnerDraft.Language {
    get throws(FileError) {
      var source = HeadedSource(try FileSource(path: path))
      let head = try source.head(RowEvidence.sampleSize)
      return looksLikeTree(head) ? .trees : InputTranslation.looksLikeRows(head) ? .rows : .x12
    }
  }

  func read(_ library: SpecLibrary, _ partner: PartnerProfile, _ observer: any TranslationObserver) throws {
    let session = Session(specs: library, partner: partner, observer: observer)
    var translator = Translator(try FileSource(path: path), session: session)
    _ = try translator.run()
  }
}
