import ArgumentParser
import Diagnostics
import Runtime
import Terminal

extension StandardOutput {
    /// Does the work of a command, says what stood in its way, and ends with the status that this means.
    ///
    /// - Throws: `ExitCode`, always; `ValidationError` as the work throws it.
    func ending(_ work: () throws -> Int32) throws -> Never {
        InterruptSignal.install(.endsAtSecond)
        do {
            throw ExitCode(finish(try work()))
        } catch let error as Diagnostic {
            writeError(error.rendered(colour: errorsHaveColour))
            throw ExitCode(finish(ExitStatus.failed))
        } catch let error as any TeachableError {
            writeError(error.problem.text)
            throw ExitCode(finish(ExitStatus.failed))
        } catch is Interrupted {
            writeError("interrupted")
            throw ExitCode(finish(ExitStatus.interrupted))
        }
    }
}
