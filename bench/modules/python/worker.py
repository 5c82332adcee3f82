"""Answers what it is given, parsed and encoded again."""

from gristmill import Worker

worker = Worker()


@worker.operation("echo")
def echo(arguments, call):
    return arguments


worker.run()
