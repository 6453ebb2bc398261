/// How a page of the preview looks: the newspaper's own stylesheet, and whether its reader has asked for high contrast.
package struct PreviewLook: Equatable, Sendable {
  /// A newspaper, by its stylesheet `host-cms.css`.
  package enum Host: String, Sendable, CaseIterable {
    case serif
    case sans
    case small
    case cms
    case entry
    case bootstrap
    case dark
    case mobile
  }

  let host: Host
  /// A host's own switch, yellow on black.
  let isHighContrast: Bool

  init(_ host: Host, isHighContrast: Bool = false) {
    self.host = host
    self.isHighContrast = isHighContrast
  }

  /// The looks of the newspaper's page; the first is `index.html`.
  package static let fronts = Host.allCases.map { Self($0) } + [Self(.serif, isHighContrast: true)]

  /// The looks of the page with every state.
  package static let states = [Self(.sans), Self(.dark), Self(.sans, isHighContrast: true)]

  /// What every page needs beside the widgets' own stylesheet: the frame, the newspapers' stylesheets and pictures.
  package static let files =
    [
      (name: "preview.css", text: String(decoding: PackageResources.preview_css, as: UTF8.self)),
      (name: "preview-bus.svg", text: String(decoding: PackageResources.preview_bus_svg, as: UTF8.self)),
      (name: "preview-daisies.svg", text: String(decoding: PackageResources.preview_daisies_svg, as: UTF8.self)),
    ] + Host.allCases.map { (name: "host-\($0.rawValue).css", text: String(decoding: $0.stylesheet, as: UTF8.self)) }

  func file(isFront: Bool) -> String {
    if isHighContrast { return isFront ? "index-high-contrast.html" : "states-high-contrast.html" }
    if isFront { return host == .serif ? "index.html" : "host-\(host.rawValue).html" }
    return host == .dark ? "states-dark.html" : "states.html"
  }

  var name: String {
    if isHighContrast { return "tương phản cao" }
    return switch host {
    case .serif: "chữ có chân"
    case .sans: "chữ không chân"
    case .small: "chữ nhỏ"
    case .cms: "CMS"
    case .entry: "CMS, luật nặng"
    case .bootstrap: "Bootstrap"
    case .dark: "nền tối"
    case .mobile: "điện thoại"
    }
  }

  var nameOfStates: String { isHighContrast ? "tương phản cao" : host == .dark ? "nền tối" : "nền sáng" }
}

extension PreviewLook.Host {
  fileprivate var stylesheet: [UInt8] {
    switch self {
    case .serif: PackageResources.host_serif_css
    case .sans: PackageResources.host_sans_css
    case .small: PackageResources.host_small_css
    case .cms: PackageResources.host_cms_css
    case .entry: PackageResources.host_entry_css
    case .bootstrap: PackageResources.host_bootstrap_css
    case .dark: PackageResources.host_dark_css
    case .mobile: PackageResources.host_mobile_css
    }
  }
}
