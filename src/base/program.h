/*
 * What lies beside the running program: in a checkout its messages, its
 * index and its modules do.
 */
#ifndef BASE_PROGRAM_H
#define BASE_PROGRAM_H

/*
 * The path of name in the folder of the program, whether it is there or
 * not; owned by the caller.  NULL where the system does not tell where the
 * program is.
 */
char *program_beside(const char *name);

#endif
