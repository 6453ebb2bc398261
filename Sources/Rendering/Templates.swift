/// The embedded templates, in the order in which messages list them.
enum TemplateName: String, CaseIterable {
  case fragment, weather, places, air, rates, gold, icon, sign, notice, source, controls

  private var bytes: [UInt8] {
    switch self {
    case .fragment: PackageResources.fragment_mustache
    case .weather: PackageResources.weather_mustache
    case .places: PackageResources.places_mustache
    case .air: PackageResources.air_mustache
    case .rates: PackageResources.rates_mustache
    case .gold: PackageResources.gold_mustache
    case .icon: PackageResources.icon_mustache
    case .sign: PackageResources.sign_mustache
    case .notice: PackageResources.notice_mustache
    case .source: PackageResources.source_mustache
    case .controls: PackageResources.controls_mustache
    }
  }

  var file: String { "\(rawValue).mustache" }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// All of them, parsed at the first fragment: text and JSON need none.
  static let library = Result<TemplateLibrary, any Error> {
    TemplateLibrary(
      templates: Dictionary(uniqueKeysWithValues: try allCases.map { ($0.rawValue, try Template($0.text)) }))
  }
}
