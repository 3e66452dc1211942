export { loadFonts } from './fonts.js'
export { formatDuration, formatHex, formatMoment, formatSize, type MomentText } from './formats.js'
export {
  chooseLanguage,
  type SameKeys,
  type Say,
  startWording,
  switchLanguage,
  useLanguage,
  useSay,
  useText,
  useWordOf,
  type Wording,
  type WordingBook,
  type WordingKey,
  wordingBook,
} from './i18n.js'
export { useAnnouncement } from './parts/announcer.js'
export { Button, type ButtonKind, buttonClass } from './parts/button.js'
export { Checkbox, CheckboxGroup } from './parts/checkbox.js'
export { CopyButton } from './parts/copy-button.js'
export { Countdown, useSecondsUntil } from './parts/countdown.js'
export { type Column, DataTable, type DataTableProps } from './parts/data-table.js'
export { DemoBanner, DemoMark } from './parts/demo-banner.js'
export { DescriptionList, type Fact } from './parts/description-list.js'
export { Actions, Dialog } from './parts/dialog.js'
export { Disclosure } from './parts/disclosure.js'
export { DropZone, type DropZoneProps, type PathOf } from './parts/drop-zone.js'
export {
  BackIcon,
  CardIcon,
  CheckIcon,
  ChevronIcon,
  CopyIcon,
  CrossIcon,
  DashIcon,
  DownloadIcon,
  type IconProps,
  IdentityIcon,
  KeyIcon,
  LockIcon,
  NoteIcon,
  PrintIcon,
  QuestionIcon,
  SealIcon,
  ShieldIcon,
  UploadIcon,
} from './parts/icons.js'
export { ImageViewer, type Sight, turned, WHOLE_SIGHT, zoomed } from './parts/image-viewer.js'
export { Key, type KeyAct, KeyHelp, useKeys } from './parts/keys.js'
export { LanguageProvider } from './parts/language-provider.js'
export { LanguageSwitch } from './parts/language-switch.js'
export { Moment } from './parts/moment.js'
export { EmptyState, ErrorNotice, Note, type NoticeProps } from './parts/notice.js'
export { PageFrame, type PageFrameProps } from './parts/page-frame.js'
export { PageHeading } from './parts/page-heading.js'
export { Pager } from './parts/pager.js'
export { Progress } from './parts/progress.js'
export { Section } from './parts/section.js'
export { type Option, SelectField } from './parts/select-field.js'
export { type SessionMoments, SessionWarning } from './parts/session-warning.js'
export { type Step, type StepState, Steps } from './parts/steps.js'
export { type TabItem, Tabs } from './parts/tabs.js'
export { Tag, type TagTone } from './parts/tag.js'
export { TextField, type TextFieldProps } from './parts/text-field.js'
export { type Evidence, Timeline, type TimelineItem } from './parts/timeline.js'
export {
  VerdictBadge,
  VerdictIcon,
  type VerdictWord,
  verdictPanelClass,
  verdictTextClass,
} from './parts/verdict.js'
export { uiWording } from './wording/index.js'
export { ROLE_NAMES } from './wording/roles.js'
