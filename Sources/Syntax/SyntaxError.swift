import Diagnostics

/// What can be wrong with the text of a program.
enum SyntaxError: TeachableError {
    // Characters and words
    case unknownCharacter(Character)
    case unclosedString
    case unclosedInterpolation
    case emptyInterpolation
    case unclosedReceipt
    case emptyReceipt
    case loneClosingBrace
    case badEscape(String)
    case noCharacter(String)
    case badNumber(String)
    case integerTooLarge(String)
    case sourceTooLong(bytes: Int)

    // Structure
    case unexpected(found: String, expected: String)
    case unclosed(String, openedAtLine: Int)
    case unmatchedClosing(String)
    case nestedTooDeeply
    case expressionTooLong
    case statementsOnOneLine(found: String)
    case notAssignable(String)
    case keywordAsName(String)
    case positionalAfterKeyword
    case repeatedKeyword(String)
    case repeatedParameter(String)
    case repeatedField(String)
    case requiredAfterOptional(String)
    case blockExpected(after: String)
    case blockAsValue

    // Habits from other languages
    case habit(found: String, instead: String)
}
