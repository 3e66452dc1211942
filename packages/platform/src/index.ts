export { type ColumnType, type Generated, type Kysely, type Selectable, sql, type Transaction } from 'kysely'
export { type Actor, type AuditAction, type AuditActions, type FactsOf, parseFacts } from './audit/actions.js'
export { type CanonicalJson, encodeCanonical } from './audit/canonical.js'
export { type AuditEntry, ENTRY_COLUMNS, encodeLeaf } from './audit/entry.js'
export { type CatalogueRow, gatherCatalogue, renderCatalogue } from './catalogue.js'
export { databaseIdentity, refuseOneDatabaseTwice, refuseSharedDatabases } from './database/address.js'
export { type ConnectOptions, connect } from './database/connect.js'
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './database/embedded.js'
export { type Migration, migrate, type SchemaHistory } from './database/migrate.js'
export { provisionService, roleOf } from './database/provision.js'
export { openReader, openSession, type Queryable, type Session } from './database/session.js'
export { type Act, type AuditRecorder, openStore, type Store, type Work } from './database/store.js'
export { openTestDatabase, startTestServer, type TestDatabase } from './database/testing.js'
export { PLATFORM_ERRORS, PlatformError, type PlatformErrorCode } from './errors.js'
export { type FileStore, openFileStore } from './files/file-store.js'
export { cropImage, type DrawnImage, type ImageArea, readBrightness } from './files/image.js'
export { type InspectedUpload, inspectUpload, UPLOAD_LIMIT_BYTES } from './files/inspect-upload.js'
export { FILE_PROBLEMS } from './files/problems.js'
export { answerFile, type KeptMediaType } from './files/serve.js'
export { routesFor } from './http/known-clients.js'
export { type Language, preferredLanguage } from './http/language.js'
export { type Listener, type ListenOptions, listen, type TlsRenewal } from './http/listen.js'
export type { Pages } from './http/pages.js'
export {
  buildProblem,
  defineProblems,
  type FieldProblem,
  HTTP_PROBLEMS,
  type Problem,
  type ProblemEntry,
  type ProblemStatus,
  type ProblemTable,
  RequestInvalid,
} from './http/problems.js'
export {
  type Answer,
  type Form,
  type Input,
  type Route,
  route,
  type UploadedFile,
  type WrittenRefusal,
} from './http/route.js'
export {
  createService,
  type HttpService,
  type ReadinessCheck,
  type ServiceDefinition,
} from './http/service.js'
export {
  TLS_GROUPS,
  TLS_PROFILES,
  TLS_SUITES,
  type TlsOptions,
  type TlsProfileName,
} from './http/tls-profile.js'
export { type Job, type JobKind, type JobKinds, type Jobs, openJobs, provisionJobs } from './jobs/jobs.js'
export { openRounds, type RoundsOptions } from './jobs/rounds.js'
export { type Logger, type LogLevel, openLogger, silentLogger } from './logs/logger.js'
export { type Mail, type Mailer, type MailSettings, openMailer } from './mail/mailer.js'
export { httpFetcher } from './outside/http-fetcher.js'
export { type LoopbackRequest, loopbackFetch, loopbackLookup } from './outside/loopback-fetch.js'
export {
  openZoneConnection,
  type ZoneAnswer,
  type ZoneConnection,
  type ZoneConnectionOptions,
} from './outside/zone-connection.js'
export {
  describeSettings,
  loadSettings,
  SettingsError,
  type SettingsOf,
  type SettingsShape,
  type WrongSetting,
} from './settings/settings.js'
