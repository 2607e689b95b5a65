import Files
import Testing

@Suite("The state folder")
struct StateFolderTests {
    @Test("lies where the user's settings say, or below home, or nowhere")
    func path() {
        func path(_ variables: [String: String]) -> String? { StateFolder.path(of: "history") { variables[$0] } }
        #expect(path(["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/dlrepl/history")
        #expect(path(["XDG_STATE_HOME": "relative", "HOME": "/h"]) == "/h/.local/state/dlrepl/history")
        #expect(path(["HOME": ""]) == nil)
    }
}
