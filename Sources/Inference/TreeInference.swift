// Drafts a partner from samples of XML. Samples with the same root are one kind. A root that a shipped guide knows is read by
// that guide; of any other each path is counted, and guide and map are drafted as those of rows are.

import Canonical
import Findings
import Octets
import PartnerSpec
import Translation
import XMLRecords

struct TreeInference {
  /// Samples with the same root.
  private struct Kind {
    var root: XMLName
    var message: String
    /// The guide goes by the message too.
    var isByMessage: Bool
    var files: [Int]
    var known: WellKnownTree?
  }

  /// What was read of one kind, and what guide and map are called.
  private struct Reading {
    var kind: Kind
    var survey: TreeSurvey
    var columns: TreeColumns
    var set: String
  }

  private let folder: SpecFolder
  private let policy: ClaimPolicy
  private let samples: [Sample]
  private let words: EvidenceWords
  private let id: String

  init(_ folder: SpecFolder, _ samples: [Sample], partner id: String?, policy: ClaimPolicy) {
    self.folder = folder
    self.policy = policy
    self.samples = samples
    words = EvidenceWords(files: Sample.names(samples), names: Names(folder))
    let slug = samples.first.map { PartnerDraft.slug($0.name.pieces(at: ".")[0]) } ?? ""
    self.id = id ?? (slug.isEmpty ? "partner" : slug)
  }

  func draft() throws -> PartnerDraft {
    var readings: [Reading] = []
    for kind in try kinds() { readings.append(try read(kind, taken: readings.map(\.set))) }
    let none = readings.map { _ in Set<String>() }
    let draft = make(readings, demoted: none, trials: nil)
    let trials = try readings.indices.map { try held(readings[$0], at: $0, to: draft) }
    let demoted = trials.map(\.wrong)
    if demoted.allSatisfy(\.isEmpty) { return make(readings, demoted: none, trials: trials) }
    let second = make(readings, demoted: demoted, trials: nil)
    let again = try readings.indices.map { try held(readings[$0], at: $0, to: second) }
    return make(readings, demoted: demoted, trials: again)
  }

  // MARK: Reading

  private func kinds() throws -> [Kind] {
    var kinds: [Kind] = []
    for (index, sample) in samples.enumerated() {
      var source = HeadedSource(try FileSource(path: sample.path))
      let facts: XMLFacts
      do throws(XMLProblem) {
        facts = try XMLFacts(try head(&source, sample))
      } catch {
        throw refusal(error, index)
      }
      let isByMessage = facts.dialect == .cxml || facts.dialect == .bmecat
      if let at = kinds.firstIndex(where: { $0.root == facts.root && (!isByMessage || $0.message == facts.message) }) {
        kinds[at].files.append(index)
        continue
      }
      let known = WellKnownTree.all.first {
        $0.root == facts.root && ($0.message.isEmpty || $0.message == facts.message)
      }
      kinds.append(
        Kind(root: facts.root, message: facts.message, isByMessage: isByMessage, files: [index], known: known))
    }
    return kinds
  }

  private func head(_ source: inout HeadedSource<FileSource>, _ sample: Sample) throws(XMLProblem) -> [UInt8] {
    (try? source.head(XMLFacts.headLength)) ?? []
  }

  private func read(_ kind: Kind, taken: [String]) throws -> Reading {
    let survey = TreeSurvey()
    for file in kind.files {
      do {
        try survey.read(samples[file], file: file)
      } catch let problem as XMLProblem {
        throw refusal(problem, file)
      }
    }
    let slots = TreeSlots(survey: survey, names: TreeNames(survey.elements))
    if kind.known == nil, slots.all.allSatisfy({ slots.leaf($0).tally.filled.count == 0 }) {
      throw InferenceError(
        description:
          "\(words.shown(words.files[kind.files[0]], limit: 80)) holds neither text nor attributes that a guide can name"
      )
    }
    let columns = TreeColumns(survey, TreeNames(survey.elements), decimal: Self.decimal(survey))
    return Reading(kind: kind, survey: survey, columns: columns, set: Self.set(kind, columns, taken))
  }

  private func refusal(_ problem: XMLProblem, _ file: Int) -> InferenceError {
    let place = problem.place.line > 0 ? ":\(problem.place.line):\(problem.place.column)" : ""
    return InferenceError(description: "\(words.shown(words.files[file], limit: 80))\(place): \(problem.sentence)")
  }

  private static func decimal(_ survey: TreeSurvey) -> String {
    let tallies = survey.elements.flatMap { [$0.text.tally] + $0.attributes.map(\.leaf.tally) }
    let commas = tallies.reduce(0) { $0 + $1.numbers.votes(",") }
    let points = tallies.reduce(0) { $0 + $1.numbers.votes(".") }
    return commas > points ? "," : "."
  }

  private static func set(_ kind: Kind, _ columns: TreeColumns, _ taken: [String]) -> String {
    let names: [DocumentKind: String] = [
      .catalog: "price-list", .stockReport: "stock", .purchaseOrder: "order", .invoice: "invoice",
      .shipNotice: "ship-notice", .orderAcknowledgement: "order-response",
    ]
    var base = columns.columns.isDecided ? names[columns.columns.kind] ?? "document" : "document"
    if let known = kind.known { base = known.guide.pieces(at: "/").last ?? base }
    return ([base] + (2...999).map { "\(base)-\($0)" }).first { !taken.contains($0) } ?? base
  }

  // MARK: Drafting

  private func make(_ readings: [Reading], demoted: [Set<String>], trials: [TreeTrial]?) -> PartnerDraft {
    var draft = PartnerDraft(id: id)
    draft.language = .trees
    draft.inputs = samples.map { _ in "input.xml" }
    var profile = TreeProfileDraft(id: id, words: words)
    profile.gln = gln(readings)
    for (reading, demoted) in zip(readings, demoted) {
      profile.entries.append(
        reading.kind.known.map { add(reading, known: $0, to: &draft) } ?? add(reading, demoted, to: &draft))
    }
    for trial in trials ?? [] {
      draft.findings += trial.complaints
      profile.note(trial)
    }
    draft.files.insert(.init(name: "partner.json5", text: profile.text), at: 0)
    return draft
  }

  private func basis(_ reading: Reading) -> String {
    let paths = reading.survey.elements.count
    return "\(plural(reading.kind.files.count, "file")) with \(paths) different paths of elements"
  }

  /// Guide and map of one kind.
  private func add(_ reading: Reading, _ demoted: Set<String>, to draft: inout PartnerDraft) -> TreeProfileDraft.Entry {
    let title = "\(reading.set) from \(id)"
    let claims = TreeClaims(columns: reading.columns, policy: policy, words: words, demoted: demoted)
    let guide = TreeGuideDraft(
      columns: reading.columns, claims: claims, policy: policy, set: reading.set, title: title, basis: basis(reading),
      message: reading.kind.isByMessage ? reading.kind.message : "", words: words)
    let map = TreeMapDraft(
      reading.columns, set: reading.set, title: title, basis: basis(reading), words: words)
    draft.files.append(.init(name: "guides/\(reading.set).json5", text: guide.text))
    draft.files.append(.init(name: "maps/\(reading.set).json5", text: map.text))
    draft.sets.append(
      .init(
        set: reading.set, release: "xml", isOurs: false, sets: reading.survey.documents,
        file: "guides/\(reading.set).json5", claims: guide.allClaims, uncarried: map.uncarried.map { map.place(of: $0) }
      ))
    return .init(
      guide: "guides/\(reading.set)", map: "maps/\(reading.set)", files: reading.kind.files.map { words.files[$0] },
      reason: reading.columns.columns.kindReason)
  }

  /// What a shipped guide knows needs a guide of the partner's only for what is strange to it.
  private func add(
    _ reading: Reading, known: WellKnownTree, to draft: inout PartnerDraft
  ) -> TreeProfileDraft.Entry {
    let shipped = try? SpecLibrary(folder).treeGuide(at: "guides/\(known.guide).json5")
    let extra = KnownTreeDraft(
      slots: reading.columns.slots, known: known, layout: shipped?.table.layout, title: "\(reading.set) from \(id)",
      basis: basis(reading), words: words)
    var guide = known.guide
    if !extra.strangers.isEmpty {
      guide = "guides/\(reading.set)"
      draft.files.append(.init(name: "\(guide).json5", text: extra.text))
    }
    draft.sets.append(
      .init(
        set: reading.set, release: "xml", isOurs: false, sets: reading.survey.documents,
        file: extra.strangers.isEmpty ? "partner.json5" : "\(guide).json5", claims: [],
        uncarried: extra.strangers.map(\.place)))
    return .init(
      guide: guide, map: known.map, files: reading.kind.files.map { words.files[$0] },
      reason:
        "the root \(reading.kind.root.local) is known\(reading.kind.isByMessage ? " with \(reading.kind.message)" : "")"
    )
  }

  /// The one GLN that all home-made samples have for their sender.
  private func gln(_ readings: [Reading]) -> String? {
    var found: Set<String> = []
    for reading in readings where reading.kind.known == nil {
      let role = reading.columns.columns.kind == .purchaseOrder ? "buyer" : "supplier"
      guard let party = reading.columns.has(role), party.fields.contains(where: { $0.name == "idType" }),
        let place = party.fields.first(where: { $0.name == "id" })?.place,
        let column = party.columns.first(where: { index in
          reading.columns.slots.place(reading.columns.places[index])
            == (place == "." ? party.place : "\(party.place)/\(place)")
        })
      else { return nil }
      found.formUnion(reading.columns.columns.columns[column].tally.values.ranked.map(\.name))
    }
    guard found.count == 1, let gln = found.first, gln.utf8.count == 13, gln.allSatisfy(\.isNumber) else { return nil }
    return gln
  }

  // MARK: Holding

  private func held(_ reading: Reading, at index: Int, to draft: PartnerDraft) throws -> TreeTrial {
    let files = draft.files.map { ("partners/\(draft.id)/\($0.name)", $0.text) }
    let library = SpecLibrary(SpecFolder(path: folder.path, drafts: Dictionary(uniqueKeysWithValues: files)))
    let partner = try library.partner(draft.id)
    let trial = TreeTrial()
    for file in reading.kind.files {
      trial.file = file
      _ = try InputTranslation(specs: library, partner: partner, name: samples[file].name).run(
        HeadedSource(try FileSource(path: samples[file].path)), observer: trial)
    }
    return trial
  }
}
