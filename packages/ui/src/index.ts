export { loadFonts } from './fonts.js'
export { formatHex, formatMoment, formatSize, type MomentText } from './formats.js'
export {
  chooseLanguage,
  type SameKeys,
  type Say,
  startWording,
  switchLanguage,
  useLanguage,
  useSay,
  useText,
  type Wording,
  type WordingBook,
  type WordingKey,
  wordingBook,
} from './i18n.js'
export { useAnnouncement } from './parts/announcer.js'
export { Button, type ButtonKind, buttonClass } from './parts/button.js'
export { CopyButton } from './parts/copy-button.js'
export { type Column, DataTable, type DataTableProps } from './parts/data-table.js'
export { DemoBanner, DemoMark } from './parts/demo-banner.js'
export { DescriptionList, type Fact } from './parts/description-list.js'
export { Disclosure } from './parts/disclosure.js'
export { DropZone, type DropZoneProps } from './parts/drop-zone.js'
export {
  BackIcon,
  CheckIcon,
  ChevronIcon,
  CopyIcon,
  CrossIcon,
  DashIcon,
  DownloadIcon,
  type IconProps,
  NoteIcon,
  PrintIcon,
  QuestionIcon,
  SealIcon,
  UploadIcon,
} from './parts/icons.js'
export { LanguageProvider } from './parts/language-provider.js'
export { LanguageSwitch } from './parts/language-switch.js'
export { Moment } from './parts/moment.js'
export { EmptyState, ErrorNotice, Note, type NoticeProps } from './parts/notice.js'
export { PageFrame, type PageFrameProps } from './parts/page-frame.js'
export { PageHeading } from './parts/page-heading.js'
export { Progress } from './parts/progress.js'
export { type Evidence, Timeline, type TimelineItem } from './parts/timeline.js'
export {
  VerdictBadge,
  VerdictIcon,
  type VerdictWord,
  verdictPanelClass,
  verdictTextClass,
} from './parts/verdict.js'
export { uiWording } from './wording/index.js'
