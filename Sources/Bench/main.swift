import Findings
import Octets
import PartnerSpec
import Translation
import X12

let path = CommandLine.arguments[1]
let mode = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : "convert"
let clock = ContinuousClock()
for _ in 0..<3 {
  let took = try clock.measure {
    if mode == "scan" {
      var reader = InterchangeReader(try FileSource(path: path))
      var list = FindingList()
      var n = 0
      scan: while true {
        switch try reader.next(&list) {
        case .header: reader.consumeHeader()
        case .segments: n += reader.batch.segmentCount; reader.consumeBatch()
        case .end: break scan
        default: break
        }
      }
      print(n)
    } else {
      let specs = SpecLibrary(SpecFolder.find()!)
      let documents: DocumentWriter? = mode == "check" ? nil
        : DocumentWriter(try DocumentStage.open(.file("/tmp/out.jsonl")), fileName: "x", format: .canonical)
      var t = Translator(try FileSource(path: path), session: Session(specs: specs, documents: documents))
      print(try t.run())
    }
  }
  print(mode, took)
}
