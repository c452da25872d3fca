#!/bin/sh
# python.sh: say which Python of this machine the environment shall be made from.
#
# The system's own when it will do: a distribution compiles it with every optimisation (one built by a version
# manager makes each page a quarter slower) and mends its security holes. Else whatever `python3` is.
system=/usr/bin/python3
if [ -x $system ] && $system -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo $system
else
    echo python3
fi
