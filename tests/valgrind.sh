#!/bin/sh
# A program under valgrind: a leak or a bad access is a failure.
exec valgrind -q --leak-check=full --error-exitcode=99 "$@"
