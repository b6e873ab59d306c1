"""Beyond the plans themselves: bridges and regret, as far as they get before a person or an error ends them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from allocator.comparison.bridge import Bridge
from allocator.comparison.bridges import OnSearch, bridges
from allocator.comparison.member import Member
from allocator.comparison.regret import Regret
from allocator.comparison.regret_table import regrets
from allocator.errors import AmountError, EngineError, ExitCode
from allocator.families.wording import listed
from allocator.report.wording import plural
from allocator.search import Options


@dataclass(eq=False)
class Beyond:
    """What was made of plans that are there.

    Attributes
    ----------
    split
        The bridges from the base to the others, by name.
    regretted
        What each plan comes to in the scenario of each other; None where that was not asked for, or not made.
    unbridged, unregretted
        The plans to which bridges, and whether the regret, were asked for and not made.
    interrupted
        Whether a person ended any of it once it had begun.
    failure, exit_code
        What kept any of it from being made, in words: the error that ended it, with its code, or that there is no
        regret of plans in different currencies; empty and 0 where nothing did.
    """

    split: dict[str, Bridge] = field(default_factory=dict)
    regretted: Regret | None = None
    unbridged: tuple[str, ...] = ()
    unregretted: bool = False
    interrupted: bool = False
    failure: str = ""
    exit_code: ExitCode = ExitCode.DONE

    @property
    def missing(self) -> tuple[str, ...]:
        """What was asked for and not made, in words."""
        said = []
        if self.unbridged:
            said.append(f"{plural(len(self.unbridged), 'bridge')} (to {listed(self.unbridged)})")
        if self.unregretted:
            said.append("the table of regret")
        return tuple(said)

    @property
    def sentence(self) -> str:
        """What a reader has to know of what is missing; empty where nothing is."""
        if not self.missing:
            ended = "Interrupted: searches for bridges or regret were ended, and the best known stands in for them."
            return ended if self.interrupted else ""
        if self.failure:
            return f"Not made: {listed(self.missing)}. {self.failure[0].upper()}{self.failure[1:].rstrip('.')}."
        many = len(self.unbridged) + self.unregretted > 1
        return f"Interrupted: {listed(self.missing)} {'were' if many else 'was'} not made."


def beyond(
    members: Sequence[Member], options: Options, on_search: OnSearch | None = None, *, bridge: bool, regret: bool
) -> Beyond:
    """Return bridges and regret; Ctrl-C or an engine that fails ends what goes on, and what was finished is kept.

    Parameters
    ----------
    members
        The plans, the base first; where a person ended their searches, nothing is made of them.
    options
        How to search; `seconds` is for each bridge, and for the regret of each plan.
    on_search
        Told how many searches have ended.
    bridge, regret
        What is asked for.

    Raises
    ------
    AuditError
        If a recount contradicts the engine: then nothing is believed.
    """
    found = Beyond()
    ended = any(member.end.exit_code == ExitCode.INTERRUPTED for member in members)
    currencies = tuple(dict.fromkeys(each.audit.case.settings.currency for each in members if each.audit is not None))
    plans = [member.name for member in members if member.audit is not None]
    try:
        if bridge and not ended:
            bridges(members[0], members[1:], options, on_search, found.split)
            found.interrupted = any(each.interrupted for each in found.split.values())
        wanted = regret and not (ended or found.interrupted)
        if wanted and len(currencies) > 1:
            found.failure = f"plans that count money in {listed(currencies)} have no regret in common"
        elif wanted:
            seconds = None if options.seconds is None else len(plans) * options.seconds
            found.regretted = regrets(members, replace(options, seconds=seconds), on_search)
            found.interrupted = found.regretted is not None and found.regretted.interrupted
    except KeyboardInterrupt:
        found.interrupted = True
    except (EngineError, AmountError) as error:
        found.failure, found.exit_code = str(error), error.exit_code
    stopped = ended or found.interrupted or found.exit_code != ExitCode.DONE
    if stopped and bridge and members[0].audit is not None:
        found.unbridged = tuple(name for name in plans if name != members[0].name and name not in found.split)
    found.unregretted = regret and found.regretted is None and len(plans) > 1 and (stopped or bool(found.failure))
    return found
