import ArgumentParser
import Core
import Providers
import Rendering

struct ProvidersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "providers",
    abstract: "List every provider: its terms, its credit, and whether this site may use it.",
    discussion: "Exit status: 0 the list was printed; 64 usage; 78 the configuration is wrong.")

  @OptionGroup var configOption: ConfigOption

  @Option(help: "The format: text or json.")
  var format = TextOrJSON.text

  func run() throws {
    let site = try LoadedSite(configOption)
    switch format {
    case .text: try Console.print(registry.map { entry(of: $0, site) }.joined(separator: "\n\n"))
    case .json: try Console.print(JSONValue.array(registry.map { document(of: $0, site) }).text)
    }
  }

  private func entry(of provider: any Provider, _ site: LoadedSite) -> String {
    let (terms, options) = (provider.terms, site.config.options(of: provider.id))
    let verdict = refusal(of: provider, site).map { "no: \($0)" } ?? "yes"
    return """
      \(provider.id)
        kind      \(provider.kind.rawValue)\(provider.isReference ? ", reference" : "")
        gives     \(provider.capabilities.map(\.rawValue).joined(separator: ", "))
        from      \(terms.name), \(terms.url)
        licence   \([terms.licence ?? "none stated", terms.licenceURL].compactMap(\.self).joined(separator: ", "))
        for       \(terms.use.rawValue); terms: \(terms.termsURL)
        credit    \(terms.credit)
        key       \(keyWords(of: provider, options))
        asked     at most every \(provider.intervalSeconds(options)) s for the same thing
        limits    \(words(for: provider.limits(options)))
        this site \(verdict)
      """
  }

  private func words(for limits: CallLimits?) -> String {
    let words = [("a minute", limits?.perMinute), ("an hour", limits?.perHour), ("a day", limits?.perDay)].compactMap {
      period, limit in limit.map { "\($0) \(period)" }
    }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  private func keyWords(of provider: any Provider, _ options: ProviderOptions) -> String {
    if options.key != nil { return "named in the config" }
    if provider.terms.needsKey { return "needed, but the config names none" }
    return provider.terms.use == .nonCommercialOrKey ? "optional; the config names none" : "none needed"
  }

  private func document(of provider: any Provider, _ site: LoadedSite) -> JSONValue {
    let (terms, options) = (provider.terms, site.config.options(of: provider.id))
    return .object([
      "id": .string(provider.id.rawValue),
      "kind": .string(provider.kind.rawValue),
      "gives": .array(provider.capabilities.map { .string($0.rawValue) }),
      "reference": .bool(provider.isReference),
      "name": .string(terms.name),
      "url": .string(terms.url),
      "licence": JSONValue(terms.licence),
      "licenceURL": JSONValue(terms.licenceURL),
      "termsURL": .string(terms.termsURL),
      "credit": .string(terms.credit),
      "use": .string(terms.use.rawValue),
      "needsContact": .bool(terms.needsContact),
      "needsKey": .bool(terms.needsKey),
      "takesKey": .bool(terms.needsKey || terms.use == .nonCommercialOrKey),
      "keyConfigured": .bool(options.key != nil),
      "intervalSeconds": JSONValue(Double(provider.intervalSeconds(options))),
      "limits": Rendering.document(of: provider.limits(options)),
      "refusal": JSONValue(refusal(of: provider, site)?.description),
    ])
  }

  private func refusal(of provider: any Provider, _ site: LoadedSite) -> Refusal? {
    guard case .failure(let refusal) = site.access(to: provider) else { return nil }
    return refusal
  }
}
