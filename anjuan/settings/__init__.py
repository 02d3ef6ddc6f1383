"""An office's settings: typed values with defaults, read from a parsed `anjuan.toml`.

Every fault of a file is reported at once (`SettingsError`), keyed by its dotted name. An unknown key is a fault: it is
most often a misspelt one.
"""

from anjuan.settings.centre import (
    SYNONYMS,
    ArchiveSettings,
    DocumentSettings,
    IntakeSettings,
    NumberSettings,
    OcrSettings,
    OfficeSettings,
    RegisterSettings,
    RetentionSettings,
    SearchSettings,
    SynonymSettings,
    TextSettings,
)
from anjuan.settings.dated import in_force
from anjuan.settings.leaving import (
    ClauseSettings,
    EvidenceSettings,
    ExclusionSettings,
    LevelWord,
    MaskingSettings,
    PacketSettings,
    PartWord,
    PersonalWord,
)
from anjuan.settings.numeric import MIB
from anjuan.settings.service import (
    ContractSettings,
    ScoreItemSettings,
    ScorePostSettings,
    ScoringSettings,
    StaffSettings,
    TrainingSettings,
)
from anjuan.settings.tickets import (
    AlertSettings,
    AssessmentSettings,
    CompletenessSettings,
    DeadlineSettings,
    DueSettings,
    RateSettings,
    RepeatSettings,
    ReportSettings,
    ReturnSettings,
)
from anjuan.settings.whole import Settings, parse_settings

__all__ = [
    "MIB",
    "SYNONYMS",
    "AlertSettings",
    "ArchiveSettings",
    "AssessmentSettings",
    "ClauseSettings",
    "CompletenessSettings",
    "ContractSettings",
    "DeadlineSettings",
    "DocumentSettings",
    "DueSettings",
    "EvidenceSettings",
    "ExclusionSettings",
    "IntakeSettings",
    "LevelWord",
    "MaskingSettings",
    "NumberSettings",
    "OcrSettings",
    "OfficeSettings",
    "PacketSettings",
    "PartWord",
    "PersonalWord",
    "RateSettings",
    "RegisterSettings",
    "RepeatSettings",
    "ReportSettings",
    "RetentionSettings",
    "ReturnSettings",
    "ScoreItemSettings",
    "ScorePostSettings",
    "ScoringSettings",
    "SearchSettings",
    "Settings",
    "StaffSettings",
    "SynonymSettings",
    "TextSettings",
    "TrainingSettings",
    "in_force",
    "parse_settings",
]
