// Checks all specs of a folder, or those of one partner: every mistake of every file, then what can be read but is hardly
// meant. What is unused, or fits nowhere, is only told when nothing is wrong: it may be used by what cannot be read.

import Conformance
import JSON5
import Mapping
import Odoo
import PartnerSpec

package struct SpecCheck {
  private let library: SpecLibrary
  private var remarks = SpecRemarks()
  private var places = PlaceReview()
  private var uses = UseReview()

  private init(_ library: SpecLibrary) { self.library = library }

  /// Checks everything in the folder.
  package static func all(_ library: SpecLibrary) -> SpecRemarks {
    var check = SpecCheck(library)
    check.checkGuides()
    check.checkMaps()
    check.checkTargets()
    check.checkPartners()
    if check.remarks.count(.error) == 0 { check.remarkAll() }
    return check.remarks
  }

  /// Checks what one partner's profile leads to.
  package static func partner(_ id: String, _ library: SpecLibrary) -> SpecRemarks {
    var check = SpecCheck(library)
    check.checkPartner(id, isAlone: true)
    if check.remarks.count(.error) == 0 { check.places.remark(to: &check.remarks) }
    return check.remarks
  }

  private mutating func remarkAll() {
    places.remark(to: &remarks)
    uses.remark(library.files(in: "maps") + library.files(in: "partners"), library.folder, to: &remarks)
  }

  /// Does something that may be refused; nil when it is.
  private mutating func attempt<Result>(
    as rule: SpecRemark.Rule = .mistake, _ body: (SpecLibrary) throws(SpecErrors) -> Result
  ) -> Result? {
    do throws(SpecErrors) {
      return try body(library)
    } catch {
      remarks.add(error, rule)
      return nil
    }
  }

  // MARK: Standards

  private mutating func checkGuides() {
    for path in library.files(in: "guides") where path.hasSuffix(".json5") {
      let parts = path.split(separator: "/")
      guard let tree = attempt({ (library) throws(SpecErrors) in try library.tree(path) }) else { continue }
      let isGuide = tree["set"] != nil || tree["extends"] != nil
      if isGuide { _ = attempt { (library) throws(SpecErrors) in try library.guide(at: path) } }
      if parts.last == "segments.json5", parts.count > 2 {
        let release = String(parts[parts.count - 2])
        _ = attempt { (library) throws(SpecErrors) in try library.checkDefinitions(release) }
      }
    }
  }

  private mutating func checkMaps() {
    for path in library.files(in: "maps") where path.hasSuffix(".json5") {
      guard let tree = attempt({ (library) throws(SpecErrors) in try library.tree(path) }) else { continue }
      guard let whole = reachMap(path), whole["document"] != nil else { continue }
      uses.reach(path)
      guard let set = whole["set"]?.string else {
        // The reader says what is wrong.
        for release in SpecLibrary.releases.prefix(1) { checkMap(path, "850", release, tree) }
        continue
      }
      var review: FieldReview?
      for release in SpecLibrary.releases {
        guard let survey = checkMap(path, set, release, tree) else { continue }
        if review == nil { review = FieldReview(survey.outline, at: tree) }
        review?.note(survey.survey)
      }
      review?.remark(to: &remarks)
      remarkOdoo(review, "19.0")
    }
  }

  @discardableResult
  private mutating func checkMap(
    _ path: String, _ set: String, _ release: String, _ tree: JSON5Value
  ) -> (outline: MapOutline, survey: MapSurvey)? {
    let found = attempt { (library) throws(SpecErrors) -> (MapOutline, Guide)? in
      guard let guide = try library.guide(set, release) else { return nil }
      return (try library.outline(path, [:], for: guide), guide)
    }
    guard case .some(.some(let (outline, guide))) = found else { return nil }
    let survey = MapSurvey(outline, guide)
    places.note(survey)
    return (outline, survey)
  }

  private mutating func remarkOdoo(_ review: FieldReview?, _ series: String) {
    guard let review, let target = attempt({ (library) throws(SpecErrors) in try library.odooTarget(series) }) else {
      return
    }
    do {
      try review.remark(target, to: &remarks)
    } catch {
      remarks.add(SpecErrors(["\(error)"]))
    }
  }

  /// Takes note of a map and those it extends; answers what they say together.
  private mutating func reachMap(_ path: String) -> JSON5Value? {
    guard let layers = attempt({ (library) throws(SpecErrors) in try library.layers(path, .map) }) else { return nil }
    for layer in layers {
      let path = library.folder.path(of: layer.file)
      uses.note(map: layer, path)
      if layer.file != layers[layers.count - 1].file { uses.reach(path) }
    }
    return attempt { (library) throws(SpecErrors) in try library.resolved(path, .map) }
  }

  private mutating func checkTargets() {
    for path in library.files(in: "odoo") {
      let series = String(path.dropFirst(5).dropLast(6))
      guard OdooTarget.knownSeries.contains(series) else {
        _ = attempt { (library) throws(SpecErrors) in try library.tree(path) }
        continue
      }
      guard let target = attempt({ (library) throws(SpecErrors) in try library.odooTarget(series) }) else { continue }
      do {
        try target.compileAll()
      } catch {
        remarks.add(SpecErrors(["\(error)"]))
      }
    }
  }

  // MARK: Partners

  private mutating func checkPartners() {
    for path in library.files(in: "partners") where path.hasSuffix(".json5") {
      _ = attempt { (library) throws(SpecErrors) in try library.tree(path) }
    }
    _ = attempt { (library) throws(SpecErrors) in try library.partners }
    for id in library.folder.names(in: "partners") where library.has(SpecLibrary.profilePath(id)) {
      checkPartner(id, isAlone: false)
    }
  }

  private mutating func checkPartner(_ id: String, isAlone: Bool) {
    let path = SpecLibrary.profilePath(id)
    guard let layers = attempt({ (library) throws(SpecErrors) in try library.layers(path, .partner) }) else { return }
    // A level that partners extend is checked with them.
    let isLevel = layers[layers.count - 1]["partner"] == nil
    if isLevel, !isAlone { return }
    for layer in layers { uses.reach(library.folder.path(of: layer.file)) }
    guard let profile = attempt({ (library) throws(SpecErrors) in try library.readProfile(id) }),
      let tree = attempt({ (library) throws(SpecErrors) in try library.resolved(path, .partner) })
    else { return }
    uses.note(tree, profile.terms.sends + profile.terms.receives)
    reachTables(tree)
    for transaction in profile.terms.sends { check(transaction, of: profile, tree, isAlone: isAlone) }
    for transaction in profile.terms.receives { check(transaction, of: profile, tree, isAlone: isAlone) }
  }

  private mutating func reachTables(_ profile: JSON5Value) {
    for member in profile["tables"]?.entries ?? [] {
      let folder = library.folder.path(of: member.value.file).split(separator: "/").dropLast().joined(separator: "/")
      if let name = member.value.string { uses.reach("\(folder)/\(name)") }
    }
  }

  private mutating func check(
    _ transaction: PartnerProfile.Transaction, of profile: PartnerProfile, _ tree: JSON5Value, isAlone: Bool
  ) {
    let isOurs = transaction.delivery != nil
    let list = tree[isOurs ? "receives" : "sends"]?.array ?? []
    let item = list.first { $0["as"]?.string == transaction.standard } ?? tree
    let guide = attempt { (library) throws(SpecErrors) in
      try library.layers(SpecLibrary.path(ofGuide: transaction.guide.spec), .guide)
    }
    for layer in guide ?? [] { uses.reach(library.folder.path(of: layer.file)) }
    guard let map = transaction.map else {
      if isOurs {
        let fault = item.fault("there is no map for \(transaction.standard): we cannot write what the partner receives")
        remarks.add(SpecErrors([fault.description]), .unwritable)
      }
      return
    }
    check(map, transaction, of: profile, at: item, isAlone: isAlone)
  }

  private mutating func check(
    _ map: MapOutline, _ transaction: PartnerProfile.Transaction, of profile: PartnerProfile, at item: JSON5Value,
    isAlone: Bool
  ) {
    let path = library.folder.path(of: JSON5File(map.file))
    uses.reach(path)
    guard let whole = reachMap(path) else { return }
    let survey = MapSurvey(map, transaction.guide)
    let folder = library.folder
    places.note(survey) { !isAlone || folder.path(of: JSON5File($0.file)).hasPrefix("partners/") }
    var fields = FieldReview(map, at: item)
    fields.note(survey)
    fields.remark(to: &remarks)
    if transaction.delivery == nil {
      let isOwn = path.hasPrefix("partners/") || transaction.guide.spec.hasPrefix("partners/")
      if isOwn { remarkOdoo(fields, profile.terms.series ?? "19.0") }
      return
    }
    let plan = attempt(as: .unwritable) { (library) throws(SpecErrors) in
      try library.writingPlan(transaction, of: profile)
    }
    if case .some(.some) = plan { WritingReview(map, transaction.guide, survey, whole).remark(to: &remarks) }
  }
}
