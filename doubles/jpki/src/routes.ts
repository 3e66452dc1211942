/** What the double shows on the network: lists, OCSP, certificates of its CAs, and a page that says what it is. */
import { type Route, route } from '@jitsuin/platform'
import { z } from 'zod'
import type { JpkiAuthority } from './contract.js'
import { answerOcsp, type Publication, publishList } from './publish.js'
import { ALL_JPKI_CAS, JPKI_CAS } from './state.js'

const LIST_TYPE = 'application/pkix-crl'
const CERTIFICATE_TYPE = 'application/pkix-cert'
const OCSP_TYPES = { question: 'application/ocsp-request', answer: 'application/ocsp-response' } as const

const questionSchema = z.strictObject({ certificate: z.base64().max(16 * 1024), at: z.iso.datetime() })

/** What the routes show: `publication` says how things stand, or throws while the double is switched off; `check` judges. */
export type Shown = { readonly publication: () => Publication; readonly check: JpkiAuthority['check'] }

/** The routes of the double. */
export function jpkiRoutes({ publication, check }: Shown): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/checks',
      summary: { ja: '登録事業者からの照会（デモ）', en: 'Question of a registered verifier (demo)' },
      body: { json: questionSchema },
      crossSite: 'allowed', // verifiers are no browsers
      answers: { 200: z.unknown() },
      handle: async ({ body }) => ({
        status: 200,
        json: await check(Buffer.from(body.certificate, 'base64'), new Date(body.at)),
      }),
    }),
    route({
      method: 'GET',
      path: '/',
      summary: { ja: 'デモの認証局の案内', en: 'What this double is' },
      answers: { 200: { mediaType: 'text/html' } },
      handle: () => bytes(Buffer.from(PAGE), 'text/html; charset=utf-8'),
    }),
    ...ALL_JPKI_CAS.flatMap((ca) => [
      route({
        method: 'GET',
        path: `/crl/${JPKI_CAS[ca].list}`,
        summary: { ja: '失効リスト（デモ）', en: 'List of revoked certificates (demo)' },
        answers: { 200: { mediaType: LIST_TYPE } },
        refusals: ['jpki-double/unavailable'],
        handle: async () => bytes(await publishList(ca, publication()), LIST_TYPE),
      }),
      route({
        method: 'GET',
        path: `/certificates/${ca}.cer`,
        summary: { ja: '認証局の証明書（デモ）', en: 'Certificate of the CA (demo)' },
        answers: { 200: { mediaType: CERTIFICATE_TYPE } },
        refusals: ['jpki-double/unavailable'],
        handle: () => bytes(publication().authorities[ca].certificate.bytes, CERTIFICATE_TYPE),
      }),
    ]),
    route({
      method: 'POST',
      path: '/ocsp',
      summary: { ja: '証明書の状態（デモ）', en: 'Status of certificates (demo)' },
      body: { bytes: [OCSP_TYPES.question], limitBytes: 64 * 1024 },
      crossSite: 'allowed', // OCSP clients are no browsers, and the answer is public
      answers: { 200: { mediaType: OCSP_TYPES.answer } },
      refusals: ['jpki-double/unavailable'],
      handle: async ({ body }) => bytes(await answerOcsp(body, publication()), OCSP_TYPES.answer),
    }),
  ]
}

const PAGE = `<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>デモ：マイナンバーカードの認証局</title>
<h1>デモ：マイナンバーカードの認証局</h1>
<p>これは試用のための架空の認証局です。本物のマイナンバーカードとは関係がありません。</p>
<p lang="en">Demo: an invented stand-in for the authority behind My Number cards. It has nothing to do with real cards.</p>
<ul>
${ALL_JPKI_CAS.map((ca) => `<li><a href="/certificates/${ca}.cer">${JPKI_CAS[ca].commonName}</a> · <a href="/crl/${JPKI_CAS[ca].list}">CRL</a></li>`).join('\n')}
</ul>
</html>
`

function bytes(content: Uint8Array, mediaType: string) {
  const headers = { 'content-type': mediaType, 'cache-control': 'no-cache' }
  return { status: 200 as const, headers, bytes: content }
}
