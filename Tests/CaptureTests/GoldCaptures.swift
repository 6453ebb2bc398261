import Core
import Foundation

/// How the recorded files of the gold dealers begin.
let goldPrefixes = ["btmc-", "sjc-", "mihong-"]

/// Every recorded body of the gold dealers, with its verdict.
let goldCaptures: [Capture] = [
  gold(
    "gold/btmc-getpricebtmc-20250507.json", "btmc", "VÀNG MIẾNG SJC (Vàng SJC)", "2025-05-07T08:40:00Z", .read),
  gold(
    "gold/sjc-priceservice-20260421-testbody.json", "sjc", "Vàng SJC 1L, 10L, 1KG, Hồ Chí Minh", "2026-04-21T03:20:00Z",
    .read),
  gold("gold/mihong-get_gold_prices-20250321.http", "mihong", "SJC", "2025-03-21T15:15:28Z", .read),
  // A list of past prices, and the feed of 2017 as another program has written it down: no answers to our question.
  gold(
    "rates/sjc-gold-history-rows-202503-excerpt.json", "sjc", "1", "2025-03-14T03:00:00Z",
    .refused("the document: expected an object, found an array")),
  gold(
    "rates/sjc-gold-xml-as-php-json-20170411.json", "sjc", "1", "2017-04-11T02:00:00Z",
    .refused("data: expected an array, found an object")),
]

private func gold(
  _ path: String, _ provider: ProviderID, _ product: String, _ now: String, _ verdict: Capture.Verdict
) -> Capture {
  Capture(path: path, provider: provider, now: now, product: product, verdict: verdict)
}
