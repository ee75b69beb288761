// Help as people see it, to the letter, and what is said when a command line cannot be understood.

import Testing

struct HelpTests {
  @Test func programHelp() throws {
    let outcome = try ediglot("--help")
    #expect(outcome.code == 0)
    #expect(outcome.complaint.isEmpty)
    #expect(
      outcome.output == """
        Ediglot translates X12, CSV and XML to Odoo, JSON and each other, judges files, and answers them.

        Usage: ediglot COMMAND [FLAGS] [FILE|-]...

        Commands:
          convert         Write the documents of files as Odoo envelopes, canonical JSON, or in another format
          validate        Tell everything that is wrong with files
          ack             Write the answer to a file: 997, 999 or TA1 for X12, a processing report for rows and XML
          generate        Write X12, CSV or XML from canonical documents, or from Odoo's orders
          inspect         Show a file with the names and meanings of what is in it
          diff            Tell what two files differ in, by loop and key
          why             Tell which bytes of the input and which line of the map a value came from
          shrink          Write the smallest file that still has the findings of an X12 file
          schema          Print the JSON Schema of what is written
          demo            Run shipped samples through an exchange and show what came out
          watch           Take files from inboxes, translate and answer them, as long as it runs
          doctor          Check whether an exchange can work here, and say what to mend
          status          Tell what is under way, put aside, or late
          show            Show everything that is known of a message
          find            Find messages by order, interchange, partner, file or day
          replay          Have messages worked on again, or sent again
          reject          Refuse files that were put aside, and tell their senders
          pause           Take nothing from partners for now
          resume          Take files from partners again that were paused
          send            Hand documents to the exchange, to be written for a partner
          purge           Remove files of messages that ended long ago
          backup          Copy ledger, archive and quarantine, while the exchange runs
          spec ...        Draft, check, explain, test and document specs
          quarantine ...  Decide about files that were put aside
          ledger ...      Prove that nothing was lost or changed
          help COMMAND    Show what a command can do

        Flags:
          -h, --help  Show this help
          --version   Show the version

        Exit codes:
          0  fine
          1  findings that reject
          2  wrong usage
          3  could not read or write
          4  a mistake in the specs

        Run 'ediglot help COMMAND' for the flags of a command and examples.

        """)
    #expect(try ediglot("help").output == outcome.output)
    #expect(try ediglot("-h").output == outcome.output)
  }

  @Test func commandHelp() throws {
    let outcome = try ediglot("help", "convert")
    #expect(outcome.code == 0)
    #expect(
      outcome.output == """
        Write the documents of files as Odoo envelopes, canonical JSON, or in another format.

        Usage: ediglot convert [FLAGS] FILE|-...

        Without -o, documents go to standard output as JSON lines. With -o and a folder, each document
        becomes a file of its own, named after its set, partner and numbers. A set that is refused gives
        no Odoo envelope. The first findings of each file are told on standard error.

        --to can also name another format: a family (x12, csv, ubl, cii, cxml, opentrans, bmecat), of
        which the document is chosen by what the first document is, or a guide such as xml/ubl-2.1/order.
        The documents are written as 'generate' writes them: for the partner named with --for, or by the
        standard, from and to whom they came. -o is a file then, or for rows and XML a folder. A document
        of which something cannot be said there is not written; with --leave-out it is written without.

        Flags:
          --partner ID       Go by the profile of this partner (else of the one ISA05 and ISA06 name)
          --to TARGET        What to write: odoo, canonical, a family (x12, csv, ubl ...), or a guide (default: odoo)
          --for ID           With --to and another format: write what was agreed with this partner
          --currency CODE    With --to and another format: the currency of documents that name none
          --leave-out        Leave out what another format cannot say, and tell it
          --series SERIES    Odoo series: 17.0, 18.0 or 19.0 (default: the partner's, else 19.0)
          -o, --output PATH  Write to the folder PATH, or to a file if PATH ends in .jsonl or .json
          --lines            With -o: JSON lines in one file for each input, not a file for each document
          --specs DIR        Use the specs in DIR (else EDIGLOT_SPECS, else the nearest folder Specs)
          -h, --help         Show this help

        Examples:
          ediglot convert orders.edi
              writes Odoo 19.0 envelopes to standard output
          ediglot convert --series 17.0 -o pending/ *.edi
              writes one file for each document
          ediglot convert --to canonical -o orders.jsonl a.edi b.edi
              writes all documents to one file
          ediglot convert --to ubl -o order.xml order.edi
              makes UBL of an order in X12

        """)
  }

  /// Commands of two words share the help of their first.
  @Test func groupHelp() throws {
    let outcome = try ediglot("help", "spec")
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("Usage: ediglot spec COMMAND [FLAGS] ...\n"))
    #expect(
      outcome.output.contains(
        "\n  spec samples  Write files that follow a guide, and files that break each of its rules\n"))
    #expect(try ediglot("spec", "--help").output == outcome.output)
  }

  @Test(arguments: [
    "convert", "validate", "ack", "generate", "inspect", "diff", "why", "shrink", "schema", "demo", "spec infer",
    "watch", "doctor", "status", "find", "show", "replay", "reject", "pause", "resume", "send", "purge", "backup",
    "quarantine list", "quarantine show", "quarantine release", "quarantine discard", "ledger verify", "spec check",
    "spec explain", "spec diff", "spec test", "spec samples", "spec guide", "spec schema",
  ])
  func everyCommandHasHelp(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let outcome = try ediglot(words + ["--help"])
    #expect(outcome.code == 0)
    #expect(outcome.output == (try ediglot(["help"] + words).output))
    #expect(outcome.output.contains("Usage: ediglot \(command) "))
    #expect(outcome.output.contains("\nExamples:\n  ediglot \(command)"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 110 })
  }

  @Test func version() throws {
    let outcome = try ediglot("--version")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("ediglot "))
  }

  /// What is typed, and what is said of it.
  static let mistakes: [([String], String)] = [
    ([], "ediglot: name a command"),
    (["convet", "x"], "ediglot: unknown command 'convet', did you mean 'convert'?"),
    (["help", "inspekt"], "ediglot: unknown command 'inspekt', did you mean 'inspect'?"),
    (["xyzzy"], "ediglot: unknown command 'xyzzy'"),
    (["validate"], "ediglot validate: name a file, or - for standard input"),
    (["validate", "--jsno", "x"], "ediglot validate: unknown flag '--jsno', did you mean '--json'?"),
    (["ack", "--tpye", "997", "x"], "ediglot ack: unknown flag '--tpye', did you mean '--type'?"),
    (
      ["ack", "--type", "99", "x"],
      "ediglot ack: '99' is no value of --type, did you mean '997'? (known: 997, 999, TA1)"
    ),
    (["ack", "x", "--type"], "ediglot ack: --type needs a value: TYPE"),
    (
      ["ack", "--control", "0", "x"], "ediglot ack: '0' is no value of --control, expected a number from 1 to 999999999"
    ),
    (
      ["ack", "--at=202502300915", "x"],
      "ediglot ack: '202502300915' is no value of --at, expected a date and time such as 202503310915"
    ),
    (["ack", "a", "b"], "ediglot ack: 'b' is one argument too many"),
    (["convert", "--lines=yes", "x"], "ediglot convert: --lines takes no value"),
    (
      ["convert", "--series", "20.0", "x"], "ediglot convert: '20.0' is no value of --series (known: 17.0, 18.0, 19.0)"
    ),
    (["schema", "canonicl"], "ediglot schema: there is no schema 'canonicl', did you mean 'canonical'?"),
    (["schema"], "ediglot schema: name a schema: canonical, odoo, findings, report"),
    (["spce", "samples"], "ediglot: unknown command 'spce', did you mean 'spec'?"),
    (["spec"], "ediglot spec: name what to do"),
    (["spec", "sampels"], "ediglot: unknown command 'spec sampels', did you mean 'spec samples'?"),
    (["help", "spec", "sample"], "ediglot: unknown command 'spec sample', did you mean 'spec samples'?"),
    (["spec", "samples"], "ediglot spec samples: name a guide such as x12/004010/850 or csv/price-list, or a partner"),
    (
      ["spec", "samples", "lakeland-hospitals", "810"],
      "ediglot spec samples: 810 is nothing that lakeland-hospitals sends; known: 850"
    ),
    (
      ["spec", "samples", "x12/004010/850", "855"],
      "ediglot spec samples: '855' is one argument too many: x12/004010/850 is a guide of one set"
    ),
    (["spec", "samples", "x", "--jsno"], "ediglot spec samples: unknown flag '--jsno', did you mean '--json'?"),
    (
      ["spec", "samples", "x12/004010/851"],
      "ediglot spec samples: there is no guide 'x12/004010/851', did you mean 'x12/004010/850'?"
    ),
  ]

  @Test(arguments: mistakes)
  func mistakesAreExplained(_ arguments: [String], _ message: String) throws {
    let outcome = try ediglot(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.output.isEmpty)
    #expect(outcome.complaint.split(separator: "\n").first.map(String.init) == message)
    #expect(outcome.complaint.contains("--help' to see what there is."))
  }
}
