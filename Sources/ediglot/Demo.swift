extension Command {
  static let demo = Command(
    name: "demo", operands: "", operandLimit: 0, summary: "x", about: "x", flags: [.help], examples: [],
    run: { _ in .fine })
}
