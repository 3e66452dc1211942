import {
  Button,
  CopyButton,
  DescriptionList,
  DownloadIcon,
  type Fact,
  formatHex,
  formatMoment,
  useLanguage,
  useSay,
} from '@jitsuin/ui'
import type { CertificateView } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { saveFile } from '../../save-file.js'
import { verifierWording } from '../../wording/index.js'

/** A certificate as people read it, to be copied or saved. */
export function CertificateFacts({ certificate }: { readonly certificate: CertificateView }): ReactElement {
  const say = useSay(verifierWording)
  const language = useLanguage()
  const from = formatMoment(certificate.notBefore, language).text
  const to = formatMoment(certificate.notAfter, language).text
  const facts: readonly Fact[] = [
    { term: say('certificate.subject'), value: certificate.subject },
    { term: say('certificate.issuer'), value: certificate.issuer },
    { term: say('certificate.serial'), value: <Code text={formatHex(certificate.serialHex)} /> },
    { term: say('certificate.validity'), value: say('certificate.validityFrom', { from, to }) },
    { term: say('certificate.key'), value: certificate.keyDescription },
    { term: say('certificate.keyUsage'), value: certificate.keyUsage.join(', ') },
    { term: say('certificate.policies'), value: <Code text={certificate.policies.join(', ')} /> },
    { term: say('certificate.sha256'), value: <Code text={formatHex(certificate.sha256)} /> },
  ]
  const save = () =>
    saveFile(
      `${certificate.serialHex}.crt.pem`,
      new Blob([certificate.pem], { type: 'application/x-pem-file' }),
    )
  return (
    <>
      <DescriptionList facts={facts} />
      <div className="mt-5 flex flex-wrap gap-3">
        <CopyButton text={certificate.pem} label={say('certificate.copy')} />
        <Button onPress={save}>
          <DownloadIcon className="size-5" />
          {say('certificate.download')}
        </Button>
      </div>
    </>
  )
}

function Code({ text }: { readonly text: string }): ReactElement {
  return <code className="font-mono text-note">{text}</code>
}
