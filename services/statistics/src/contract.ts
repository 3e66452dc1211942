/** What others see of the statistics: what is counted for them, and what the office's pages call. */

export { ABROAD, ALL_AREAS, AREAS, type AreaCode, areaOfName } from './domain/areas.js'
export {
  type AreaCards,
  type IssuanceFigures,
  type MonthFigures,
  type PartnerFigures,
  type Split,
  WITHOUT_CARD,
  type WithoutCard,
} from './domain/figures.js'
export {
  ALL_REPORT_KINDS,
  REPORT_KINDS,
  type Report,
  type ReportColumn,
  type ReportKind,
  type ReportRow,
  type RowLook,
} from './domain/report.js'
export {
  AGE_CLASSES,
  type AgeClass,
  ALL_AGE_CLASSES,
  type StateAge,
  type WorkFigures,
} from './domain/work.js'
export type { FiguresSource } from './outside/figures-source.js'
export {
  StatisticsCallError,
  type StatisticsClient,
  type StatisticsFailure,
  statisticsClient,
} from './wire/client.js'
export { reportSchema } from './wire/report.js'
export {
  CSV_ENCODINGS,
  type CsvEncoding,
  type ReportRef,
  reportCsvAddress,
  reportPdfAddress,
  STATISTICS_ROUTES,
} from './wire/routes.js'
export * from './wire/schemas.js'
