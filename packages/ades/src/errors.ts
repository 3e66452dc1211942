import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const CSV_AGAIN = {
  ja: '処方データを作成したシステムで、形式を直してから出力し直してください。',
  en: 'Correct the format in the system that made the data, and export it again.',
}

const OTHER_CERTIFICATE = {
  ja: '署名用の証明書と鍵の組み合わせを確認してください。',
  en: 'Check that the signing certificate and the key belong together.',
}

const ASK_TIME_STAMP_SERVICE = {
  ja: '少し待ってからやり直し、続くときはタイムスタンプの事業者に連絡してください。',
  en: 'Wait a little and try again; if it goes on, tell the time-stamp provider.',
}

const STAMP_LATER = {
  ja: '署名はそのまま使えます。つながるようになってから、タイムスタンプを付けてください。',
  en: 'The signature stays as it is; add the time stamp when the authority answers again.',
}

const OTHER_AUTHORITY = {
  ja: '別のタイムスタンプ局を使い、この局の運営者に連絡してください。',
  en: 'Use another time-stamp authority, and tell the operator of this one.',
}

const OBTAIN_AGAIN = {
  ja: '作成者から同じファイルをもう一度受け取ってください。',
  en: 'Obtain the same file from its maker once more.',
}

const OTHER_FIELD = {
  ja: '別の署名欄を指定するか、指定せずに署名してください。',
  en: 'Name another field, or sign without naming one.',
}
const SIGN_BESIDE = {
  ja: '別ファイルの署名（CAdES detached）にしてください。',
  en: 'Sign beside the file, with CAdES detached.',
}

const POLICY_AGAIN = {
  ja: 'docs/validation-policies.md の例に合わせて、ファイルを直してください。',
  en: 'Mend the file by the example in docs/validation-policies.md.',
}

/** Every refusal of making and extending signatures. Validation does not throw: it reports. */
export const ADES_ERRORS = {
  'csv/E-HDR': {
    ja: '処方データの先頭行が正しくありません。',
    en: 'The first line of the data is not the expected header.',
    next: {
      ja: '処方は「SJ1」、調剤は「CJ1,」で始まるデータを選んでください。',
      en: 'Choose data that begins with SJ1 (prescription) or CJ1, (dispensing).',
    },
  },
  'csv/E-EOL': {
    ja: '改行に使えない文字（CR）が含まれています。',
    en: 'The data holds a carriage return (CR).',
    next: CSV_AGAIN,
  },
  'csv/E-ENC': {
    ja: '文字コードがBOMのないUTF-8ではありません。',
    en: 'The data is not in UTF-8 without byte order mark.',
    next: CSV_AGAIN,
  },
  'sign/certificate-key-mismatch': {
    ja: '証明書と署名の鍵が対応していません。',
    en: 'The certificate does not belong to the signing key.',
    next: OTHER_CERTIFICATE,
  },
  'sign/unsupported-key': {
    ja: 'この種類の鍵では署名できません。',
    en: 'Keys of this kind cannot make XML signatures.',
    next: OTHER_CERTIFICATE,
  },
  'sign/id-in-use': {
    ja: '署名に付ける識別子が、文書の中で既に使われています。',
    en: 'An identifier of the new signature is already used in the document.',
    next: { ja: 'もう一度署名してください。', en: 'Sign again.' },
  },
  'sign/encoding': {
    ja: '文書の文字コードがUTF-8ではないため、中に署名を入れられません。',
    en: 'The document is not in UTF-8, so no signature can be put inside it.',
    next: {
      ja: 'UTF-8で保存し直すか、別ファイルの署名（detached）にしてください。',
      en: 'Save it as UTF-8, or sign with packaging detached.',
    },
  },
  'sign/already-signed': {
    ja: '文書全体への署名が既にあり、中にもう一つ署名すると前の署名が壊れます。',
    en: 'The document is signed as a whole already; a second signature inside would break the first.',
    next: {
      ja: '署名済みの文書をそのまま包む形（enveloping）か、別ファイルの署名（detached）にしてください。',
      en: 'Sign the signed document as it is, with packaging enveloping or detached.',
    },
  },
  'sign/beside-root': {
    ja: 'ファイル全体が一つの署名なので、その横に署名を並べられません。',
    en: 'The file is nothing but a signature, so no other one can stand beside it.',
    next: {
      ja: '副署（countersignature）にするか、元のファイルに別の署名を付けてください。',
      en: 'Countersign it, or sign the original file once more.',
    },
  },
  'sign/no-value-id': {
    ja: '副署する署名の値に識別子（Id）がないため、副署できません。',
    en: 'The value of the signature has no identifier (Id) that a countersignature could refer to.',
    next: {
      ja: '署名済みの文書をそのまま包む形（enveloping）で署名してください。',
      en: 'Sign the signed document as it is, with packaging enveloping.',
    },
  },
  'sign/not-a-prescription': {
    ja: '元の処方箋が、電子処方箋の決められた形になっていません。',
    en: 'The prescription to refer to is not in the layout of electronic prescriptions.',
    next: {
      ja: '受け取った電子処方箋のファイルを、変更せずに指定してください。',
      en: 'Give the file of the electronic prescription exactly as it was received.',
    },
  },
  'extend/no-signature': {
    ja: 'ファイルに署名がありません。',
    en: 'The file holds no signature.',
    next: { ja: '署名済みのファイルを選んでください。', en: 'Choose a signed file.' },
  },
  'extend/which-signature': {
    ja: '署名が複数あり、どれに付けるか決められません。',
    en: 'The file holds several signatures and it is open which one is meant.',
    next: { ja: '対象の署名を指定してください。', en: 'Name the signature that is meant by its Id.' },
  },
  'extend/not-xades': {
    ja: '署名がXAdESの形になっていないため、タイムスタンプを付けられません。',
    en: 'The signature is not a XAdES signature, so it has no place for a time stamp.',
    next: { ja: '署名したシステムで作り直してください。', en: 'Sign again with a system that writes XAdES.' },
  },
  'extend/already-archived': {
    ja: '長期保存用の情報が既にあり、署名時刻のタイムスタンプは追加できません。',
    en: 'The signature is archived already; a signature time stamp would break its archive time stamp.',
    next: { ja: 'このまま保管してください。', en: 'Keep the file as it is.' },
  },
  'extend/no-content': {
    ja: '署名の対象となったファイルがないため、署名を追加できません。',
    en: 'The signed content is not there, so no signature can be added.',
    next: { ja: '署名の対象のファイルを一緒に指定してください。', en: 'Give the signed file as well.' },
  },
  'extend/old-archive': {
    ja: '古い方式の長期保存用タイムスタンプがあり、変えるとそれが壊れます。',
    en: 'An archive time stamp of the older form covers the whole message; a change would break it.',
    next: { ja: 'このまま保管してください。', en: 'Keep the file as it is.' },
  },
  'extend/not-valid': {
    ja: '署名が今有効と確認できないため、長期保存の情報を加えられません。',
    en: 'The signature cannot be established as valid now, so nothing is added for the long term.',
    next: {
      ja: '`jitsuin verify` で理由を確かめ、足りない認証局の証明書や失効情報を加えてください。',
      en: 'See why with `jitsuin verify`, and add the certificates or lists that are missing.',
    },
  },
  'sign/content-changed': {
    ja: '署名している間に、ファイルの内容が変わりました。',
    en: 'The content changed while it was being signed.',
    next: {
      ja: 'ファイルを使っているほかのプログラムを閉じて、もう一度署名してください。',
      en: 'Close other programs that write the file, and sign again.',
    },
  },
  'pades/field-signed': {
    ja: '指定した署名欄には、既に署名があります。',
    en: 'The signature field named is signed already.',
    next: OTHER_FIELD,
  },
  'pades/not-a-signature-field': {
    ja: '指定した名前の欄には署名できません。',
    en: 'No signature can stand in a field of this name.',
    next: OTHER_FIELD,
  },
  'pades/certified': {
    ja: 'これ以上の変更と署名を禁じる署名が、既にあります。',
    en: 'A signature of the document forbids every change, further signatures too.',
    next: SIGN_BESIDE,
  },
  'pades/locked': {
    ja: '既にある署名が、この署名欄の変更を禁じています。',
    en: 'A signature of the document locks this field.',
    next: SIGN_BESIDE,
  },
  'pades/seed-value': {
    ja: '署名欄に、署名についての条件（SV）が付いていて、対応していません。',
    en: 'The field sets conditions for its signature (SV) that are not supported.',
    next: OTHER_FIELD,
  },
  'pades/xfa': {
    ja: 'XFA形式のフォームには署名できません。',
    en: 'Forms of the kind XFA cannot be signed.',
    next: { ja: '普通のPDFとして印刷し直してください。', en: 'Print it into a plain PDF first.' },
  },
  'pades/reason-twice': {
    ja: '署名の理由と、約束の種類（commitment）は、どちらか一つしか書けません。',
    en: 'A reason and a commitment type cannot both be stated in a PDF.',
    next: { ja: 'どちらかを外してください。', en: 'Leave one of them out.' },
  },
  'pades/not-first': {
    ja: 'この文書には既に署名があり、今から証明用署名（DocMDP）は付けられません。',
    en: 'The document is signed already; only its first signature can certify it (DocMDP).',
    next: { ja: '普通の署名を付けてください。', en: 'Add a plain signature instead.' },
  },
  'pades/place': {
    ja: '署名を表示する場所が、ページの上にありません。',
    en: 'The place where the signature is to be seen is not on a page.',
    next: {
      ja: 'ページの番号と、左下からの位置と大きさ（ポイント）を確かめてください。',
      en: 'Check the number of the page, and place and size in points from its lower left corner.',
    },
  },
  'pades/picture': {
    ja: '署名の表示に使う絵（PDF）を使えません。',
    en: 'The picture (PDF) with which the signature is to be seen cannot be used.',
    next: { ja: '一ページのPDFにしてください。', en: 'Give a PDF of one page.' },
  },
  'pades/no-room': {
    ja: '署名データが、PDFに用意した場所に収まりません。',
    en: 'The signature does not fit into the room that was kept for it.',
    next: {
      ja: '署名者の証明書とタイムスタンプの事業者を確認し、もう一度署名してください。',
      en: 'Check the certificates given and the time-stamp provider, and sign again.',
    },
  },
  'cades/cut-short': {
    ja: '署名ファイル（CMS）が途中で切れています。',
    en: 'The signed message (CMS) is cut short.',
    next: OBTAIN_AGAIN,
  },
  'cades/malformed': {
    ja: '署名ファイル（CMS）の構造が規格に合っていません。',
    en: 'The structure of the signed message (CMS) does not follow the standard.',
    next: OBTAIN_AGAIN,
  },
  'cades/not-signed-data': {
    ja: 'このファイル（CMS）は、署名されたデータではありません。',
    en: 'The message (CMS) is not one with signatures.',
    next: { ja: '署名済みのファイルを選んでください。', en: 'Choose a signed file.' },
  },
  'cades/no-signer': {
    ja: '署名ファイル（CMS）に、署名者がいません。',
    en: 'The message (CMS) has no signer at all.',
    next: { ja: '署名済みのファイルを選んでください。', en: 'Choose a signed file.' },
  },
  'cades/too-many-parts': {
    ja: '署名ファイル（CMS）の証明書や署名が多すぎます。',
    en: 'The message (CMS) holds too many certificates, lists, signers or attributes.',
    next: OBTAIN_AGAIN,
  },
  'time-stamp/unreachable': {
    ja: 'タイムスタンプ局につながりません。',
    en: 'The time-stamp authority cannot be reached.',
    next: STAMP_LATER,
  },
  'time-stamp/timed-out': {
    ja: 'タイムスタンプ局が時間内に応答しません。',
    en: 'The time-stamp authority does not answer in time.',
    next: STAMP_LATER,
  },
  'time-stamp/refused': {
    ja: 'タイムスタンプ局が発行を断りました。',
    en: 'The time-stamp authority refused.',
    next: ASK_TIME_STAMP_SERVICE,
  },
  'time-stamp/unreadable': {
    ja: 'タイムスタンプ局の応答を読み取れません。',
    en: 'The answer of the time-stamp authority cannot be read.',
    next: ASK_TIME_STAMP_SERVICE,
  },
  'time-stamp/nonce-differs': {
    ja: '受け取ったタイムスタンプが、この要求への応答ではありません。',
    en: 'The time stamp received is not the answer to this request.',
    next: ASK_TIME_STAMP_SERVICE,
  },
  'policy/not-json': {
    ja: '検証ポリシのファイルがJSON（UTF-8、256 KiBまで）ではありません。',
    en: 'The validation policy is no JSON (UTF-8, at most 256 KiB).',
    next: POLICY_AGAIN,
  },
  'policy/malformed': {
    ja: '検証ポリシの項目に、足りないものか誤りがあります。',
    en: 'A field of the validation policy is missing or wrong.',
    next: POLICY_AGAIN,
  },
  'json/malformed': {
    ja: 'ファイルがJSONとして正しくありません。',
    en: 'The file is not sound JSON in UTF-8.',
    next: OBTAIN_AGAIN,
  },
  'json/duplicate-name': {
    ja: 'JSONの同じ部分に、同じ名前の項目が二つあります。',
    en: 'An object of the JSON has the same name twice.',
    next: OBTAIN_AGAIN,
  },
  'json/limits': {
    ja: 'JSONが大きすぎるか、入れ子が深すぎます。',
    en: 'The JSON is too large, or nested too deeply.',
    next: OBTAIN_AGAIN,
  },
  'jades/malformed': {
    ja: '署名ファイル（JWS）の構造が規格に合っていません。',
    en: 'The structure of the signed file (JWS) does not follow the standard.',
    next: OBTAIN_AGAIN,
  },
  'jades/no-signature': {
    ja: 'JSONに署名がありません。',
    en: 'The JSON holds no signature.',
    next: { ja: '署名済みのファイルを選んでください。', en: 'Choose a signed file.' },
  },
  'jades/too-many-signatures': {
    ja: '署名ファイル（JWS）の署名が多すぎます。',
    en: 'The signed file (JWS) holds too many signatures.',
    next: OBTAIN_AGAIN,
  },
  'jades/payload-form': {
    ja: 'この内容は、そのままの形（b64: false）では署名ファイルの中に入れられません。',
    en: 'This content cannot stand in the file as it is (b64: false).',
    next: {
      ja: 'base64urlの形にするか、別ファイルの署名（detached）にしてください。',
      en: 'Let it be encoded in base64url, or sign with packaging detached.',
    },
  },
  'jades/clear-components': {
    ja: '署名に加えられた情報がそのままの形（JSON）で書かれていて、長期保存用のタイムスタンプの対象が定まりません。',
    en: 'What was added stands there as plain JSON, so it is open what an archive time stamp would be over.',
    next: {
      ja: '追加情報をbase64urlで書くシステムで、署名し直してください。',
      en: 'Sign again with a system that writes such components in base64url.',
    },
  },
  'fhir/not-a-bundle': {
    ja: 'FHIRの文書（Bundle）ではありません。',
    en: 'The JSON is no FHIR bundle.',
    next: { ja: 'BundleのJSONファイルを選んでください。', en: 'Choose the JSON of a bundle.' },
  },
  'fhir/signed-already': {
    ja: 'この文書（Bundle）には、既に署名があります。',
    en: 'The bundle has a signature already.',
    next: {
      ja: 'このまま使うか、署名のない元の文書に署名してください。',
      en: 'Keep it, or sign the document without its signature.',
    },
  },
  'fhir/signature': {
    ja: '文書（Bundle）の署名の欄に、JWSの署名がありません。',
    en: 'The signature of the bundle is not a JWS.',
    next: OBTAIN_AGAIN,
  },
  'asic/one-file': {
    ja: '一つのファイルのための容器（ASiC-S）には、ファイルを一つだけ入れられます。',
    en: 'A container for one file (ASiC-S) takes exactly one.',
    next: { ja: 'ASiC-Eの容器にしてください。', en: 'Make an ASiC-E container instead.' },
  },
  'asic/file-name': {
    ja: '容器に入れるファイルがないか、その名前が使えないか、重なっています。',
    en: 'There is no file for the container, or a name is reserved or used twice.',
    next: { ja: 'ファイルの名前を変えてください。', en: 'Rename the file.' },
  },
  'asic/not-a-container': {
    ja: 'ファイルが署名の容器（ASiC）ではありません。',
    en: 'The file is not a container with signatures (ASiC).',
    next: { ja: '署名済みの容器を選んでください。', en: 'Choose a signed container.' },
  },
  'asic/other-form': {
    ja: '容器にある署名と形式が違うため、加えられません。',
    en: 'The signature to be added is of another form than those in the container.',
    next: { ja: '容器にある署名と同じ形式にしてください。', en: 'Use the form that the container has.' },
  },
  'evidence/malformed': {
    ja: '証拠記録（RFC 4998）の構造が規格に合っていません。',
    en: 'The structure of the evidence record (RFC 4998) does not follow the standard.',
    next: OBTAIN_AGAIN,
  },
  'evidence/too-large': {
    ja: '証拠記録（RFC 4998）が大きすぎるか、部分が多すぎます。',
    en: 'The evidence record (RFC 4998) is too large, or has too many parts.',
    next: OBTAIN_AGAIN,
  },
  'evidence/nothing-to-stamp': {
    ja: '証拠記録を作る文書がありません。',
    en: 'There is no document to make an evidence record for.',
    next: { ja: '文書を一つ以上指定してください。', en: 'Name one document or more.' },
  },
  'evidence/digest-length': {
    ja: 'ハッシュ値の長さが、指定した方式のものではありません。',
    en: 'A hash value does not have the length of its algorithm.',
    next: {
      ja: '文書のハッシュ値を計算し直してください。',
      en: 'Compute the hash values of the documents anew.',
    },
  },
  'time-stamp/imprint-differs': {
    ja: '受け取ったタイムスタンプが、この署名のものではありません。',
    en: 'The time stamp received is not one over this signature.',
    next: ASK_TIME_STAMP_SERVICE,
  },
  'time-stamp/expired': {
    ja: 'タイムスタンプ局の証明書の有効期間が過ぎています。',
    en: 'The certificate of the time-stamp authority is not valid at this time.',
    next: OTHER_AUTHORITY,
  },
  'time-stamp/clock-differs': {
    ja: 'タイムスタンプの時刻が、このコンピューターの時計と大きく違います。',
    en: 'The time in the time stamp is far from the clock of this computer.',
    next: {
      ja: 'このコンピューターの時計を確かめてください。正しければ、別のタイムスタンプ局を使ってください。',
      en: 'Check the clock of this computer; if it is right, use another time-stamp authority.',
    },
  },
  'time-stamp/unsound': {
    ja: '受け取ったタイムスタンプの署名または証明書が正しくありません。',
    en: 'The signature or the certificate of the time stamp received is not sound.',
    next: OTHER_AUTHORITY,
  },
} as const satisfies ErrorTable

/** What packages/ades refuses to make. */
export class AdesError extends CodedError<keyof typeof ADES_ERRORS> {}
