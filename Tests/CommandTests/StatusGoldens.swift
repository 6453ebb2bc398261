extension StatusTests {
  static let wellText = ""
  static let warningText = ""
  static let warningJSON = ""
  static let warningMetrics = ""
}
