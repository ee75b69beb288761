// A partner's map in the making, as text: it extends the standard map, and lists what came and reaches no field.

import Canonical

struct MapDraft {
  /// A value that no field takes.
  struct Uncarried: Equatable {
    /// `REF/03`
    var place: String
    var seen: Occurrences
    var segments: Int
    var example: String
  }

  let survey: SetSurvey
  let title: String
  let basis: String
  let words: EvidenceWords

  var uncarried: [Uncarried] {
    survey.places.names.flatMap { key -> [Uncarried] in
      let positions = survey.places.positions[key] ?? []
      return survey.slots[positions.first ?? 0].enumerated().compactMap { index, slot in
        var seen = Occurrences()
        for position in positions { seen.add(survey.tallies[position].elements[index].uncarried) }
        guard seen.count > 0 else { return nil }
        let example = positions.lazy.map { survey.tallies[$0].elements[index].uncarriedText }.first { !$0.isEmpty }
        let segments = positions.reduce(0) { $0 + survey.tallies[$1].seen.count }
        return Uncarried(place: slot.name(of: key), seen: seen, segments: segments, example: example ?? "")
      }
    }
  }

  var text: String {
    var draft = DraftText()
    draft.comment("\(title): a draft, inferred from \(basis). What it does not say is as in x12-\(survey.set).")
    draft.open("{")
    draft.line("extends: \(quoted("x12-\(survey.set)")),")
    draft.open("fields: {")
    let list = uncarried
    if list.isEmpty {
      draft.comment("Every value of the samples reaches a field of the canonical document.")
    } else {
      draft.comment(
        "These values reach no field. Bind those somebody needs, as in: department: \(quoted("REF[01=DP]/02")).")
    }
    for value in list {
      let place = value.seen.first.map { words.place($0) } ?? ""
      draft.comment(
        "\(value.place): \(share(value.seen.count, value.segments, "segment")), such as "
          + "\(quoted(words.shown(value.example))) (\(place))")
    }
    draft.close("},")
    draft.close("}")
    return draft.text
  }
}
