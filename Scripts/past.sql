-- Adds ten years of one bank's boards to a state that a run has made: four boards a day, twenty currencies. The last one is
-- two days old, because a new board is compared with those of the last day.
--   sqlite3 var/widgets.sqlite < Scripts/past.sql
-- With more currencies, up to 60:
--   sqlite3 -cmd 'CREATE TEMP TABLE size AS SELECT 60 AS currencies' var/widgets.sqlite < Scripts/past.sql
-- The state's own readings are removed, because two boards cannot stand at the same time.
CREATE TEMP TABLE IF NOT EXISTS size AS SELECT 20 AS currencies;
BEGIN;
DELETE FROM history WHERE provider = 'vietcombank' AND query = 'rates VND';
DELETE FROM days WHERE provider = 'vietcombank' AND query = 'rates VND';
CREATE TEMP TABLE currencies AS
  SELECT key AS place, value AS code FROM json_each(
    '["USD","EUR","GBP","JPY","CNY","KRW","SGD","AUD","CAD","CHF","DKK","HKD","INR","KWD","MYR","NOK","RUB","SAR","SEK","THB",'
    || '"AED","ALL","ARS","BDT","BGN","BHD","BND","BRL","CLP","COP","CZK","EGP","GEL","HUF","IDR","ILS","IQD","ISK","JOD","KES",'
    || '"KHR","KZT","LAK","LBP","LKR","MAD","MMK","MNT","MOP","MXN","NGN","NPR","NZD","OMR","PHP","PKR","PLN","QAR","RON","TRY"]')
  WHERE key < (SELECT currencies FROM size);
CREATE TEMP TABLE boards AS
  WITH RECURSIVE ago(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM ago WHERE number < 3650 * 4)
  SELECT number, unixepoch() - (number + 8) * 21600 AS seenAt FROM ago;
CREATE TEMP TABLE prices AS
  SELECT number, seenAt, place, code, 20000.25 + place * 100 + number % 997 AS buy FROM boards, currencies;
INSERT INTO history (provider, query, firstSeenAt, lastSeenAt, reading)
  SELECT 'vietcombank', 'rates VND', seenAt, seenAt + 20700,
    '{"rates":{"_0":{"basis":"board","rows":[' || group_concat(
      '{"buyCash":' || buy || ',"buyTransfer":' || (buy + 30) || ',"currency":"' || code || '","sell":' || (buy + 270)
      || ',"unit":1}') || ']}}}'
  FROM (SELECT * FROM prices ORDER BY number DESC, place) GROUP BY number ORDER BY number DESC;
-- One price stands for the four of a day, because only the number of days matters here.
INSERT OR REPLACE INTO days (query, provider, series, day, open, close, low, high)
  SELECT 'rates VND', 'vietcombank', code || side, (seenAt + 25200) / 86400, buy + more, buy + more, buy + more, buy + more
  FROM prices, (SELECT '.buyCash' AS side, 0 AS more UNION SELECT '.buyTransfer', 30 UNION SELECT '.sell', 270)
  ORDER BY code, side, seenAt;
COMMIT;
