"""Which solvers PuLP finds on this machine, and how to get the others."""

import json
import subprocess
import sys

from allocator.errors import EngineError

HOW_TO_GET = {
    "CHOCO_CMD": "install Java and the Choco solver",
    "COINMP_DLL": "install the CoinMP library",
    "COIN_CMD": "install CBC so that `cbc` is found (Debian: coinor-cbc)",
    "COPT": "pip install coptpy (licence)",
    "COPT_CMD": "install Cardinal Optimizer (licence) so that `copt_cmd` is found",
    "COPT_DLL": "install Cardinal Optimizer (licence) with its library",
    "CPLEX_CMD": "install IBM CPLEX (licence) so that `cplex` is found",
    "CPLEX_PY": "pip install cplex (licence)",
    "CUOPT": "install NVIDIA cuOpt (needs its graphics cards)",
    "CyLP": "pip install cylp",
    "FSCIP_CMD": "install SCIP with UG so that `fscip` is found",
    "GLPK_CMD": "install GLPK so that `glpsol` is found (Debian: glpk-utils)",
    "GUROBI": "pip install gurobipy (licence)",
    "GUROBI_CMD": "install Gurobi (licence) so that `gurobi_cl` is found",
    "HiGHS": "pip install highspy; comes with this program",
    "HiGHS_CMD": "install HiGHS so that `highs` is found",
    "MIPCL_CMD": "install MIPCL so that `mps_mipcl` is found",
    "MOSEK": "pip install mosek (licence)",
    "PULP_CBC_CMD": "pip install pulp; it brings CBC for most machines",
    "PYGLPK": "install GLPK and its Python package glpk",
    "SAS94": "pip install saspy, for a SAS 9.4 server (licence)",
    "SASCAS": "pip install swat, for SAS Viya (licence)",
    "SCIP_CMD": "install SCIP so that `scip` is found",
    "SCIP_PY": "pip install pyscipopt",
    "XPRESS": "install FICO Xpress (licence) so that `optimizer` is found",
    "XPRESS_PY": "pip install xpress (licence)",
}
"""For each solver that PuLP knows, one line on where it comes from."""

_SECONDS = 60.0
"""Solvers that ask a server for a licence may never answer."""

_ASK = (
    "import json, os, sys, warnings; from importlib.util import find_spec; warnings.simplefilter('ignore');"
    "sys.path[:] = {path!r};"
    "answer = os.fdopen(os.dup(1), 'w'); os.dup2(2, 1);"
    "find_spec('pulp') or sys.exit('install pulp');"
    "import pulp; json.dump(pulp.listSolvers(onlyAvailable=True), answer); answer.flush(); os._exit(0)"
)


def found_by_pulp() -> tuple[str, ...]:
    """Return the solvers PuLP finds here, by its names; asked in a process of its own, as that loads engines.

    Raises
    ------
    EngineError
        If PuLP is missing or does not answer; the sentence says which.
    """
    path = [entry for entry in sys.path if isinstance(entry, str)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", _ASK.format(path=path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        names: list[str] = json.loads(done.stdout) if done.returncode == 0 else []
    except subprocess.TimeoutExpired as error:
        raise EngineError(
            f"PuLP did not say within {_SECONDS:g} s which solvers are here; a server for licences may not answer"
        ) from error
    except OSError as error:
        raise EngineError(f"PuLP cannot be asked which solvers are here: no process starts ({error})") from error
    except ValueError as error:
        raise EngineError("PuLP cannot be asked which solvers are here: its answer is not understood") from error
    if done.returncode:
        said = done.stderr.strip().split("\n")[-1]
        why = said if said.startswith("install ") else f"it ended with exit code {done.returncode}: {said}"
        raise EngineError(f"PuLP cannot be asked which solvers are here: {why}")
    return tuple(sorted(set(names) & set(HOW_TO_GET)))
