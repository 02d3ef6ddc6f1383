"""All settings of an office, and how they are read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from anjuan.errors import SettingsError
from anjuan.ids import NumberPattern
from anjuan.pattern_faults import canonical_fault, regex_fault
from anjuan.reply_rules import ReplyRule, rule_faults
from anjuan.reply_table import DEFAULT_RULES
from anjuan.settings.centre import (
    SYNONYMS,
    ArchiveSettings,
    DocumentSettings,
    IntakeSettings,
    NumberSettings,
    OcrSettings,
    OfficeSettings,
    RegisterSettings,
    SearchSettings,
    SynonymSettings,
    TextSettings,
)
from anjuan.settings.leaving import ExclusionSettings, MaskingSettings, PacketSettings, exclusion_faults
from anjuan.settings.reading import Reader
from anjuan.settings.service import (
    ContractSettings,
    ScoringSettings,
    StaffSettings,
    TrainingSettings,
    contract_faults,
    score_faults,
)
from anjuan.settings.tickets import (
    AlertSettings,
    AssessmentSettings,
    CompletenessSettings,
    DeadlineSettings,
    RateSettings,
    RepeatSettings,
    ReportSettings,
    ReturnSettings,
    completeness_faults,
    deadline_faults,
    rate_faults,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of an office."""

    office: OfficeSettings = field(default_factory=OfficeSettings)
    intake: IntakeSettings = field(default_factory=IntakeSettings)
    numbers: tuple[NumberSettings, ...] = (NumberSettings("DX", r"DX\d{13}", ""),)
    text: TextSettings = field(default_factory=TextSettings)
    ocr: OcrSettings = field(default_factory=OcrSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    synonyms: tuple[SynonymSettings, ...] = tuple(SynonymSettings(words) for words in SYNONYMS)
    register: RegisterSettings = field(default_factory=RegisterSettings)
    assessment: tuple[AssessmentSettings, ...] = (AssessmentSettings(),)
    rates: tuple[RateSettings, ...] = (RateSettings(),)
    reports: tuple[ReportSettings, ...] = (ReportSettings(),)
    deadlines: tuple[DeadlineSettings, ...] = (DeadlineSettings(),)
    alerts: tuple[AlertSettings, ...] = (AlertSettings(),)
    repeats: tuple[RepeatSettings, ...] = (RepeatSettings(),)
    completeness: tuple[CompletenessSettings, ...] = (
        CompletenessSettings(),
        CompletenessSettings(order_types=("咨询", "建议", "表扬"), kinds=("reply", "callback"), stages=()),
    )
    documents: DocumentSettings = field(default_factory=DocumentSettings)
    returns: tuple[ReturnSettings, ...] = (ReturnSettings(),)
    staff: tuple[StaffSettings, ...] = (StaffSettings(),)
    training: tuple[TrainingSettings, ...] = (TrainingSettings(),)
    scoring: tuple[ScoringSettings, ...] = (ScoringSettings(),)
    contract: tuple[ContractSettings, ...] = (ContractSettings(),)
    archive: ArchiveSettings = field(default_factory=ArchiveSettings)
    masking: tuple[MaskingSettings, ...] = (MaskingSettings(),)
    exclusions: tuple[ExclusionSettings, ...] = (ExclusionSettings(),)
    packets: tuple[PacketSettings, ...] = (PacketSettings(),)
    reply_rules: tuple[ReplyRule, ...] = ()

    def number_patterns(self) -> tuple[NumberPattern, ...]:
        """The further number forms, compiled."""
        return tuple(NumberPattern(each.name, re.compile(each.regex), each.canonical or None) for each in self.numbers)


def parse_settings(document: Mapping[str, object]) -> Settings:
    """Read the settings out of a parsed TOML document.

    Raises:
        SettingsError: with every fault found.
    """
    reader = Reader()
    settings = reader.table(Settings, document, "")
    for index, each in enumerate(settings.numbers, 1):
        if fault := regex_fault(each.regex):
            reader.fault(f"numbers[{index}].regex", fault)
        elif each.canonical and (fault := canonical_fault(each.canonical, each.regex)):
            reader.fault(f"numbers[{index}].canonical", fault)
    for where, fault in (
        *completeness_faults(settings.completeness),
        *rate_faults(settings.rates),
        *deadline_faults(settings.deadlines),
        *score_faults(settings.scoring),
        *contract_faults(settings.contract),
        *exclusion_faults(settings.exclusions),
        *rule_faults(DEFAULT_RULES, settings.reply_rules),
    ):
        reader.fault(where, fault)
    if reader.faults:
        raise SettingsError(tuple(reader.faults.items()))
    return settings
