/** The transparency log of this installation, fed by its own certification authority. */
import { join } from 'node:path'
import type { HolderService } from '@jitsuin/holder'
import { japanDate } from '@jitsuin/kernel'
import type { Logger, ZoneConnection } from '@jitsuin/platform'
import { authorityFeed, openTransparency, type Transparency } from '@jitsuin/transparency'
import type { TellHolder } from '@jitsuin/transparency/contract'
import { hostOf } from '../origins.js'
import type { Settings } from '../settings.js'

/** What the log is composed of. */
export type LogParts = {
  readonly settings: Settings
  readonly zoneUrl: string
  readonly logger: Logger
  readonly ca: ZoneConnection
  /** The holder service; it starts after the log. */
  readonly holder: () => HolderService | undefined
}

/** Opens the log. */
export async function openLog({ settings, zoneUrl, logger, ca, holder }: LogParts): Promise<Transparency> {
  return await openTransparency({
    zoneUrl,
    origin: hostOf(settings, 'transparency'),
    keyFolder: join(settings.JITSUIN_DATA, 'app', 'keys', 'transparency'),
    feed: authorityFeed(ca.get),
    tell: tellHolder(holder),
    witnesses: [],
    clock: () => new Date(),
    logger,
  })
}

const NOTICE_DAYS = 90

/** A notice in the portal about every certificate that is issued or revoked in the holder's name. */
function tellHolder(holder: LogParts['holder']): TellHolder {
  return async ({ person, index, leaf }) => {
    const service = holder()
    if (!service) throw new Error('The holder service has not started yet')
    const at = new Date(leaf.time)
    const lastDay = japanDate(new Date(at.getTime() + NOTICE_DAYS * 86_400_000))
    const words = leaf.type === 'issue' ? ISSUED : REVOKED
    const target = { kind: 'person' as const, person: { ...person } }
    await service.feed.publishNotice({
      noticeId: `log-${index}`,
      ...words,
      firstDay: japanDate(at),
      lastDay,
      target,
    })
  }
}

const ASK = {
  ja: '心当たりがないときは、すぐに発行元に連絡してください。証明書の記録は、ポータルの「証明書の記録」で確かめられます。',
  en: 'If this was not you, tell the issuing office at once. The portal shows the log under "Certificate log".',
}

const ISSUED = {
  title: { ja: 'あなたの名義で証明書が発行されました', en: 'A certificate was issued in your name' },
  body: ASK,
}

const REVOKED = {
  title: { ja: 'あなたの証明書が失効しました', en: 'A certificate of yours was revoked' },
  body: ASK,
}
