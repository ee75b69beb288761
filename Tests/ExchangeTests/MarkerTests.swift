// Partners who send a second file to say that the first is whole.

import Exchange
import FileSystem
import Foundation
import Ledger
import Testing

@Suite struct MarkerTests {
  private let place = try! Place()
  private let answer = "partners/northside-medsurg/855-clean/input.edi"

  init() throws {
    place.specs = "\(place.root)/Specs"
    try FileManager.default.copyItem(atPath: specsPath, toPath: place.specs)
    let path = "\(place.specs)/partners/northside-medsurg/partner.json5"
    let text = try read(path).replacing("status: \"test\",", with: "status: \"test\", marker: \".done\",")
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  @Test(arguments: ["855.edi.done", "855.done"]) func aMarkedFileIsTakenWithItsMarker(_ marker: String) throws {
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    #expect(place.files("Inbox") == ["northside-medsurg/855.edi"])
    #expect(try place.messages().isEmpty)
    try place.put("Inbox/northside-medsurg/\(marker)", [])
    try place.run()
    #expect(place.files("Inbox").isEmpty)
    #expect(try place.messages().map(\.state) == [.done])
    try place.expectTidy()
  }

  /// A marker that was there before the file says nothing of it; after the time to hold it is put aside.
  @Test func anOlderMarkerIsNone() throws {
    try place.put("Inbox/northside-medsurg/855.edi.done", [])
    usleep(20_000)
    try place.put("Inbox/northside-medsurg/855.edi", like: answer)
    try place.run()
    #expect(place.files("Inbox").count == 2)
    place.settings.hold = 0
    try place.run()
    #expect(try place.messages().map(\.reason) == ["UNMARKED"])
    #expect(Quarantine.advice(on: "UNMARKED").contains("marker"))
  }

  /// Others of the partner's files, and other partners, are as they were.
  @Test func partnersWithoutMarkersSendNone() throws {
    try place.put("Inbox/juniper-pharma/i.xml", like: "partners/juniper-pharma/invoice-clean/input.xml")
    try place.run()
    #expect(try place.messages().map(\.state) == [.done])
  }
}
