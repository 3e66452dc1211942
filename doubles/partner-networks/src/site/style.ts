import { type Route, route } from '@jitsuin/platform'

const CSS = `
*{box-sizing:border-box}
body{margin:0;font:17px/1.75 "Noto Sans JP","Hiragino Sans",Meiryo,sans-serif;color:#1a1a1c;background:#f6f7f8}
.teal{--main:#00605c;--soft:#e3f3f1}.plum{--main:#6b2a6b;--soft:#f6ebf6}.sky{--main:#0b4f8a;--soft:#e6f1fa}
.demo{padding:.4rem 1rem;background:#fff4d1;border-bottom:1px solid #b78f00;font-size:1rem}
header{background:var(--main);padding:.9rem 1rem}
.brand{color:#fff;font-weight:700;font-size:1.4rem;text-decoration:none}
.brand small{display:block;font-size:1rem;font-weight:400}
main{max-width:52rem;margin:1.5rem auto;padding:1.25rem;background:#fff;border:1px solid #d8d8db;border-radius:10px}
h1{font-size:1.5rem;margin:0 0 1rem;line-height:1.4}h2{font-size:1.15rem;margin:1.75rem 0 .5rem}
a{color:var(--main)}a:focus-visible,button:focus-visible,select:focus-visible{outline:4px solid #000;outline-offset:2px}
.button,button{display:inline-block;min-height:48px;padding:.6rem 1.4rem;border:0;border-radius:8px;background:var(--main);color:#fff;
 font:inherit;font-weight:700;text-decoration:none;cursor:pointer}
button:disabled{background:#e6e6e6;color:#595959;cursor:not-allowed}
.legacy{margin:1.5rem 0 0;padding:1rem;border:1px dashed #767676;border-radius:8px}
label{display:block;font-weight:700;margin-top:.75rem}
input,select{width:100%;max-width:26rem;min-height:48px;padding:.5rem;border:1px solid #626264;border-radius:8px;font:inherit;background:#fff}
input:disabled{background:#f1f1f4;color:#595959}
.told{overflow-wrap:anywhere;width:100%;border-collapse:collapse}.told th,.told td{text-align:left;vertical-align:top;padding:.5rem;border-bottom:1px solid #d8d8db}
.told th{width:40%}.told code{font-weight:400;font-size:.875em}
.note{background:var(--soft);padding:.75rem 1rem;border-radius:8px}
.refused{border-left:8px solid #c00d0d;background:#fdeeee;padding:.75rem 1rem}
footer ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;max-width:52rem;margin:0 auto 2rem;padding:0 1rem}
form{margin:0}
@media (max-width:40rem){main{margin:0;border-width:1px 0;border-radius:0}.told th,.told td{display:block;width:100%;border:0;padding:.25rem 0}
 .told tr{display:block;padding:.5rem 0;border-bottom:1px solid #d8d8db}}
`

/** The one style sheet of the networks. */
export const styleRoute: Route = route({
  method: 'GET',
  path: '/style.css',
  summary: { ja: '体裁', en: 'Style sheet' },
  answers: { 200: { mediaType: 'text/css' } },
  handle: () => ({
    status: 200,
    headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=600' },
    bytes: Buffer.from(CSS),
  }),
})
