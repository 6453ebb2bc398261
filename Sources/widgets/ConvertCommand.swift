import ArgumentParser
import Core
import Foundation
import Rendering

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert an amount with the cached rates. Never uses the network.",
    discussion: """
      Prints the price used, its source and its time. Without --side, foreign money into đồng uses buyTransfer, đồng \
      into foreign money uses sell, and a conversion between two foreign currencies uses both. Reference rates have only \
      mid. --side sets the price of both currencies. Đồng, yen and won are rounded to whole numbers, other currencies to 2 \
      decimals, half to even. Exit status: 0 a result was printed, from fresh or stale rates; 2 there are no rates that \
      may be shown, or the price is not quoted; 64 usage; 78 the configuration is wrong.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var configOption: ConfigOption

  @Argument(help: "The amount, such as 1000.5. Forms such as 100.000 and 1,000 may mean two things and are refused.")
  var amount: String

  @Argument(help: "The currency to convert from, such as USD.", completion: Completions.currencies)
  var from: String

  @Argument(help: "The currency to convert to, such as VND.", completion: Completions.currencies)
  var to: String

  @Option(
    help: ArgumentHelp("The price to use: sell, buyCash, buyTransfer or mid.", valueName: "side"),
    completion: .list(PriceSide.allCases.map(\.rawValue)))
  var side: String?

  @Option(
    help: ArgumentHelp("The widget whose rates are used (default: the config's first rates widget).", valueName: "id"),
    completion: Completions.widgets([.rates]))
  var widget: String?

  @Option(help: "The format: text or json.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp("The language of the text (default: the config's first).", valueName: "code"),
    completion: Completions.languages)
  var language: String?

  func run() throws {
    let site = try LoadedSite(configOption)
    let (widget, currencies) = try rates(of: site)
    let language = try site.language(language)
    let side = try chosenSide()
    let (from, to) = (Currency(rawValue: from.uppercased()), Currency(rawValue: to.uppercased()))
    let amount: Decimal
    do throws(ConversionError) {
      amount = try Conversion.amount(self.amount)
      // A question that is wrong is said to be wrong even before there are any rates.
      try Conversion.check(from, to, of: currencies)
    } catch {
      throw stop(.usage, "widgets: \(error)")
    }
    let store = try site.readingStore()
    let showing = try site.showing(of: widget, in: store, at: Date())
    guard let table = showing.reading?.rates else {
      throw stop(.unavailable, LoadedSite.absence(of: showing, in: store))
    }
    let conversion: Conversion
    do throws(ConversionError) {
      conversion = try Conversion(amount, from: from, to: to, side: side, by: table, of: currencies)
    } catch {
      let name = showing.source.map { "\($0.provider): " } ?? ""
      throw stop(.unavailable, "widgets: \(widget.id): \(name)\(error)")
    }
    switch format {
    case .text: try Console.write(try site.renderer(in: language).text(conversion, by: showing, in: language))
    case .json: try Console.say([document(of: conversion, by: showing).text])
    }
  }

  private func chosenSide() throws -> PriceSide? {
    guard let side else { return nil }
    guard let known = PriceSide(rawValue: side) else {
      let sides = PriceSide.allCases.map(\.rawValue)
      throw stop(
        .usage,
        "widgets: unknown side \(quoted(side)); there are \(sides.joined(separator: ", "))"
          + suggestion(for: side, among: sides))
    }
    return known
  }

  /// The widget whose rates are taken, with its currencies.
  private func rates(of site: LoadedSite) throws -> (Widget, [Currency]) {
    let all = site.config.widgets.filter { $0.kind == .rates }
    let chosen = try widget.map(site.widget) ?? all.first
    guard let chosen else { throw stop(.usage, "widgets: the config has no rates widget") }
    guard case .rates(let currencies) = chosen.subject else {
      let known = all.map(\.id.rawValue).joined(separator: ", ")
      throw stop(
        .usage, "widgets: \(chosen.id) shows no rates; \(known.isEmpty ? "no widget does" : "\(known) does")")
    }
    return (chosen, currencies)
  }
}
