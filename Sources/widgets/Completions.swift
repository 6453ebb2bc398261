import ArgumentParser
import Core
import Providers
import SiteFiles

/// What a shell offers after Tab; nothing where there is no config, or a wrong one.
enum Completions {
  /// The ids of the config's widgets of these kinds.
  static func widgets(_ kinds: [Kind] = Kind.allCases) -> CompletionKind {
    .custom { words, _, _ in
      site(in: words).map { $0.widgets.filter { kinds.contains($0.kind) }.map(\.id.rawValue) } ?? []
    }
  }

  static let currencies = CompletionKind.custom { words, _, _ in
    let all = site(in: words)?.widgets.flatMap { widget -> [Currency] in
      if case .rates(let currencies) = widget.subject { currencies } else { [] }
    }
    return Set((all ?? []) + [.vnd]).map(\.rawValue).sorted()
  }

  static let languages = CompletionKind.custom { words, _, _ in
    site(in: words).map { LoadedSite.languages(for: $0).map(\.rawValue) } ?? []
  }

  /// A list with commas of some of these words: after each comma the next one is offered.
  static func list(of words: [String]) -> CompletionKind {
    .custom { _, _, written in
      let begun = written.lastIndex(of: ",").map { String(written[...$0]) } ?? ""
      let given = begun.split(separator: ",").map(String.init)
      return words.filter { !given.contains($0) }.map { begun + $0 }
    }
  }

  static let providers = CompletionKind.list(registry.map(\.id.rawValue))

  /// The config of the command line that is being written.
  private static func site(in words: [String]) -> Config? {
    let named = words.firstIndex(of: "--config").flatMap { words.dropFirst($0 + 1).first }
    // No fault is printed: it would stand in the middle of that line.
    return try? ConfigFile(named).read().config
  }
}
