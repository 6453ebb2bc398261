import Core
import Foundation
import Providers

/// One of the questions of `widgets init`, with the rules for its answer.
struct InitQuestion<Value: Sendable>: Sendable {
  /// The option that answers it.
  let option: String
  /// What stands before the brackets.
  let label: String
  /// What is asked, for a site of which the answers so far are known.
  let text: @Sendable (ConfigProposal) -> String
  /// What Enter takes, as it would be typed.
  let fallback: @Sendable (ConfigProposal) -> String
  /// What a person may type for something that the option writes otherwise.
  let spelled: @Sendable (String) -> String
  let parse: @Sendable (String) throws(ConfigError) -> Value

  private static var mostTries: Int { 5 }

  /// Asks on the terminal until there is an answer that can be used.
  func ask(for proposal: ConfigProposal) throws(CommandError) -> Value {
    let fallback = fallback(proposal)
    try Console.print("\n\(text(proposal))")
    for _ in 1...Self.mostTries {
      try Console.write("\(label) [\(fallback)]: ")
      guard let line = readLine() else {
        try Console.print("")
        throw CommandError(.usage, "the input ended before the answer to \(option); nothing was written")
      }
      let answer = line.trimmingCharacters(in: .whitespacesAndNewlines)
      do throws(ConfigError) {
        return try parse(spelled(answer.isEmpty ? fallback : answer))
      } catch {
        try Console.print("Please answer again: \(error.problem)")
      }
    }
    throw CommandError(.usage, "\(option): no answer that can be used in \(Self.mostTries) tries; nothing was written")
  }
}

extension InitQuestion {
  private static var parser: ConfigParser { ConfigParser(file: "", directory: "/", registry: registry, languages: []) }

  private static func parts(of text: String, _ isSeparator: (Character) -> Bool) -> [String] {
    text.split(whereSeparator: isSeparator).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}

extension InitQuestion<Site.Use> {
  static var use: Self {
    Self(
      option: "--use", label: "commercial or non-commercial",
      text: { _ in "Is the site commercial? It is if it has advertising or subscriptions." },
      fallback: { $0.site.use.rawValue },
      spelled: { answer in
        switch answer.lowercased() {
        case "yes", "y": Site.Use.commercial.rawValue
        case "no", "n": Site.Use.nonCommercial.rawValue
        default: answer.lowercased()
        }
      },
      parse: { text throws(ConfigError) in try parser.parseUse(text) })
  }
}

extension InitQuestion<String> {
  private static var none: String { "none" }

  static var contact: Self {
    Self(
      option: "--contact", label: "contact",
      text: { proposal in
        let (institutions, kinds) = proposal.contactNeeds
        let lost = kinds.map(\.rawValue).joined(separator: " and no ")
        return "At which e-mail address or https link can a provider of data reach you?\n"
          + "It is sent only to \(institutions.joined(separator: ", ")), whose terms demand it."
          + (lost.isEmpty ? "" : " Without it the site gets no \(lost).")
      },
      fallback: { $0.site.contact.isEmpty ? none : $0.site.contact },
      spelled: { $0.lowercased() == none ? "" : $0 },
      parse: { text throws(ConfigError) in try parser.parseContact(text) })
  }
}

extension InitQuestion<[String]> {
  static var places: Self {
    Self(
      option: "--places", label: "places",
      text: { _ in
        "Which places? Their weather is one table; the first one also has boxes of its own.\n"
          + "Put commas between them. `widgets places` lists all that the program knows."
      },
      fallback: { $0.places.joined(separator: ",") },
      spelled: { answer in
        parts(of: answer) { $0 == "," }.map { KnownPlace.called($0)?.id ?? $0 }.joined(separator: ",")
      },
      parse: { text throws(ConfigError) in try parser.parseKnownPlaces(parts(of: text) { $0 == "," }) })
  }
}

extension InitQuestion<[Currency]> {
  static var currencies: Self {
    Self(
      option: "--currencies", label: "currencies",
      text: { _ in "Which currencies have a row in the table of rates? Put commas between their codes." },
      fallback: { $0.currencies.map(\.rawValue).joined(separator: ",") },
      spelled: { $0.uppercased() },
      parse: { text throws(ConfigError) in
        let currencies = try parser.parseCurrencies(parts(of: text) { $0 == "," || $0.isWhitespace })
        let known = Locale.commonISOCurrencyCodes
        for code in currencies.map(\.rawValue) where !known.contains(code) {
          throw ConfigError(
            file: "", place: nil,
            problem: "expected a currency that is in use, found \"\(code)\"\(suggestion(for: code, among: known))")
        }
        return currencies
      })
  }
}
