import SiteFiles
import Testing

@Suite struct ConnectionLimitTests {
  @Test func `every loop takes at least one connection, however few files may be open on however many processors`() {
    for openFiles in [0, 1, 15, 63, 64, 65, 80, 96, 128, 256, 1023, 1024, 1088, 4096] {
      let limit = ConnectionLimit(openFiles: openFiles)
      #expect(limit.most >= 16 && limit.most <= 1024)
      for loopCount in [0, 1, 2, 12, 13, 64, 256, 1024] {
        #expect(limit.mostWaiting(of: loopCount) >= 1, "\(openFiles) \(loopCount)")
      }
    }
    #expect(ConnectionLimit(openFiles: 96).mostWaiting(of: 64) == 1)
  }

  @Test func `a limit that leaves fewer connections than documented is said with the one that does not`() {
    #expect(ConnectionLimit(openFiles: 1088).sentence == nil)
    #expect(ConnectionLimit(openFiles: 1088).most == 1024)
    #expect(
      ConnectionLimit(openFiles: 128).sentence
        == "only 128 files may be open at once, so at most 64 connections are served; `ulimit -n` or LimitNOFILE= of "
        + "the unit allows more (1088 for 1024 connections)")
  }
}
