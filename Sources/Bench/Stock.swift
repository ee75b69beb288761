// What the generated documents speak of: a catalogue of medical supplies, the sites that order and deliver them, and
// the days on which that happens. Drawn once; documents pick from it.

struct Product {
  let upc: String
  let gtin: String
  let vendorItem: String
  let buyerItem: String
  let description: String
  let cents: Int
  let unit: String
  let pack: Int
}

struct Site {
  let name: String
  let gln: String
  let store: String
  let street: String
  /// The second line of the address; empty for most.
  let dock: String
  let city: String
  let state: String
  let postcode: String
}

struct Stock {
  let products: [Product]
  let sites: [Site]
  /// CCYYMMDD.
  let days: [String]

  init(_ random: inout SplitMix) {
    var products: [Product] = []
    for _ in 0..<4_000 { products.append(Product(&random)) }
    var sites: [Site] = []
    for _ in 0..<300 { sites.append(Site(&random)) }
    self.products = products
    self.sites = sites
    days = Self.calendar()
  }

  /// All days of 2024 and 2025.
  private static func calendar() -> [String] {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var days: [String] = []
    for year in [2024, 2025] {
      for (month, length) in lengths.enumerated() {
        let isLeap = year % 4 == 0 && month == 1
        for day in 1...(isLeap ? 29 : length) { days.append("\(year)\(padded(month + 1, 2))\(padded(day, 2))") }
      }
    }
    return days
  }
}

extension Product {
  fileprivate init(_ random: inout SplitMix) {
    let item = padded(random.within(60_000_000_000...89_999_999_999), 11)
    upc = checked(item)
    gtin = checked("10\(item)")
    vendorItem = "\(random.pick(Words.series))-\(random.digits(5))\(random.pick(["", "L", "-CL", "/5"]))"
    buyerItem = String(random.within(1_000_000...9_999_998))
    let name = "\(random.pick(Words.qualities)) \(random.pick(Words.things))"
    description = "\(name) \(random.pick(Words.sizes)) \(random.pick(Words.colours))"
    cents = random.within(random.pick([15...499, 500...9_899, 9_900...119_999]))
    unit = random.pick(["EA", "EA", "EA", "CA", "BX", "PK", "DZ"])
    pack = random.pick([1, 2, 5, 10, 20, 25, 50])
  }
}

extension Site {
  fileprivate init(_ random: inout SplitMix) {
    name = "\(random.pick(Words.companies)) \(random.pick(["INC", "LLC", "CO", "CORP"]))"
    gln = checked(padded(random.within(70_000_000_000...89_999_999_999), 12))
    store = padded(random.within(1...9_998), 4)
    street = "\(random.within(1...9_998)) \(random.pick(Words.streets))"
    dock = random.happens(percent: 60) ? "" : "WARD \(random.within(1...89))"
    (city, state, postcode) = random.pick(Words.places)
  }
}

/// All names are made up.
enum Words {
  static let series = ["A", "C", "F", "H", "L", "M", "R", "S", "W"]
  static let qualities = [
    "STERILE", "LATEX FREE", "POWDER FREE", "SINGLE USE", "NON WOVEN", "ABSORBENT", "RADIOPAQUE", "LOW DOSE",
    "HYDROPHILIC", "ADHESIVE", "SILICONE", "ANTISEPTIC", "WATERPROOF", "ELASTIC",
  ]
  static let things = [
    "EXAM GLOVE", "LUER SYRINGE", "GAUZE SPONGE", "CATHETER TRAY", "IV START KIT", "FACE MASK", "GOWN", "SUTURE PACK",
    "SPECIMEN CUP", "BLOOD LANCET", "WOUND DRESSING", "SHARPS BIN", "PULSE OXIMETER", "OXYGEN CANNULA", "SALINE FLUSH",
    "TONGUE BLADE", "UNDERPAD", "PROBE COVER",
  ]
  static let sizes = [
    "4X4 IN", "14 FR", "10 ML", "3 ML 23G", "SZ M", "SZ XL", "100 CT", "500 ML", "2 IN X 5", "1 L", "18G X 1.5",
    "0.9 PCT", "BOX 50", "NO. 11",
  ]
  static let colours = ["BLU", "WHT", "CLR", "GRN", "PNK", "YEL", "VIO", "NAT"]
  static let companies = [
    "HARBORVIEW MEDICAL SUPPLY", "CEDAR HOSPITAL GROUP", "LAKESIDE CLINICS", "PRAIRIE SURGICAL", "TIDEWATER HEALTH",
    "EVERGREEN CARE PRODUCTS", "FOXGLOVE LABORATORY", "ALDER DIAGNOSTICS",
  ]
  static let streets = ["OAK ST", "HOSPITAL PKWY", "CLINIC DR", "DISPENSARY RD", "5TH AVE", "INFIRMARY BLVD"]
  static let places = [
    ("ASHFORD", "OH", "43991"), ("BRIDGEWELL", "PA", "17099"), ("CALDER", "TX", "75999"),
    ("DUNMERE", "NV", "895990001"), ("EASTWICK", "GA", "30399"), ("FALLS RIVER", "MO", "64199"),
    ("GREENHOLLOW", "TN", "38199"), ("HOLLIS", "CA", "923990042"),
  ]
  static let people = ["R OKAFOR", "ANA LINDQVIST", "T O'BYRNE", "YUKI MORI", "D MARCHETTI", "SAM ALDEN"]
  static let carriers = [
    ("QXPT", "QUICKPATH"), ("NLCC", "NORTHLINE AIR"), ("MDFR", "MEDFREIGHT LTL"), ("CLDC", "COLDCHAIN CO"),
    ("TRWY", "THREEWAYS LTL"),
  ]
}
