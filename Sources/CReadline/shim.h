// GNU readline 8: reads keys, edits the line, keeps the history of this run.
#include <stdio.h>
#include <readline/readline.h>
#include <readline/history.h>
