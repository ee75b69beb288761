// Operations that always follow one another, made one.

/// Lets the first of the operations that write a field do the work of all: most of a line is such fields, and finding the
/// next operation is what costs most. The others stay where they are, as others may go on there.
func fuse(_ ops: inout ContiguousArray<Program.Op>) {
  for at in ops.indices.dropLast(3) where ops[at].code == .need {
    if ops[at + 1].code == .item, ops[at + 2].isSameText(as: ops[at]) {
      if ops[at + 2].code == .copy { ops[at].code = .copyItem }
      if ops[at + 2].code == .decimal { ops[at].code = .decimalItem }
    }
    if ops[at + 1].code == .lookup, ops[at + 1].isSameText(as: ops[at]), ops[at + 2].code == .item,
      ops[at + 3].code == .word
    {
      ops[at].code = .wordItem
    }
  }
}

extension Program.Op {
  /// Both are about the same field, and the same alternatives to it.
  fileprivate func isSameText(as other: Self) -> Bool {
    scope == other.scope && field == other.field && source == other.source
  }
}
