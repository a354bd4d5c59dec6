/**
 * Where a provider sends people back to. It hints to the page that opened this window that something happened, and
 * closes the window. It knows nothing about the attempt, and never says "connected": only the endpoint's list of
 * credentials can.
 */

/** Signed in, what next · denied, what next · failed, what next. @type {Record<string, string[]>} */
const texts = {
  en: [
    'Signed in',
    'You can close this window and go back.',
    'Access was not granted',
    'Nothing was connected. You can close this window and try again.',
    'Signing in did not work',
    'You can close this window and try again.',
  ],
  de: [
    'Angemeldet',
    'Sie können dieses Fenster schließen und zurückkehren.',
    'Der Zugriff wurde nicht erlaubt',
    'Es wurde nichts verbunden. Sie können dieses Fenster schließen und es erneut versuchen.',
    'Die Anmeldung hat nicht funktioniert',
    'Sie können dieses Fenster schließen und es erneut versuchen.',
  ],
  fr: [
    'Vous êtes identifié',
    'Vous pouvez fermer cette fenêtre et revenir en arrière.',
    'L’accès n’a pas été accordé',
    'Rien n’a été connecté. Vous pouvez fermer cette fenêtre et réessayer.',
    'La connexion n’a pas abouti',
    'Vous pouvez fermer cette fenêtre et réessayer.',
  ],
  es: [
    'Sesión iniciada',
    'Puede cerrar esta ventana y volver.',
    'No se concedió el acceso',
    'No se conectó nada. Puede cerrar esta ventana e intentarlo de nuevo.',
    'No se pudo iniciar sesión',
    'Puede cerrar esta ventana e intentarlo de nuevo.',
  ],
  pt: [
    'Sessão iniciada',
    'Você pode fechar esta janela e voltar.',
    'O acesso não foi concedido',
    'Nada foi conectado. Você pode fechar esta janela e tentar novamente.',
    'Não foi possível entrar',
    'Você pode fechar esta janela e tentar novamente.',
  ],
  ja: [
    'サインインしました',
    'このウィンドウを閉じて、元の画面に戻ってください。',
    'アクセスは許可されませんでした',
    '何も接続されていません。このウィンドウを閉じて、もう一度お試しください。',
    'サインインできませんでした',
    'このウィンドウを閉じて、もう一度お試しください。',
  ],
  ar: [
    'تم تسجيل الدخول',
    'يمكنك إغلاق هذه النافذة والعودة.',
    'لم يُمنح الوصول',
    'لم يتم ربط أي شيء. يمكنك إغلاق هذه النافذة والمحاولة مرة أخرى.',
    'تعذّر تسجيل الدخول',
    'يمكنك إغلاق هذه النافذة والمحاولة مرة أخرى.',
  ],
};

const query = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
/** @param {string} name */
const read = (name) => (query.get(name) || fragment.get(name) || '').slice(0, 300) || null;
const error = read('error');
const errorDescription = read('error_description');
const hint = { jackfield: 'callback', error, errorDescription };
history.replaceState(null, '', location.pathname);

tell();
const back = returnTo();
if (back) {
  location.replace(back);
} else {
  close();
  setTimeout(show, 400);
}

/** Hints to whoever may be listening; each way works where another does not. */
function tell() {
  const ways = [
    () => opener?.postMessage(hint, location.origin),
    () => {
      const channel = new BroadcastChannel('jackfield');
      channel.postMessage(hint);
      channel.close();
    },
    () => {
      localStorage.setItem('jackfield:callback', JSON.stringify(hint));
      localStorage.removeItem('jackfield:callback');
    },
  ];
  for (const way of ways) {
    try {
      way();
    } catch {
      // Blocked by the browser's settings or by partitioning: the other ways are there for that.
    }
  }
}

/** The address to go back to, where the page was left for signing in, in this same tab. The hint waits for it there. */
function returnTo() {
  try {
    const stored = sessionStorage.getItem('jackfield:redirect');
    if (!stored) return null;
    sessionStorage.removeItem('jackfield:redirect');
    const path = String(JSON.parse(stored).returnTo);
    const url = new URL(path, location.origin);
    if (!path.startsWith('/') || url.origin !== location.origin) return null;
    sessionStorage.setItem('jackfield:callback', JSON.stringify(hint));
    return url.href;
  } catch {
    return null;
  }
}

function show() {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2)).find((language) => texts[language]) ?? 'en';
  const first = !error ? 0 : error === 'access_denied' ? 2 : 4;
  const [title = '', next = ''] = texts[wanted]?.slice(first) ?? [];
  document.documentElement.lang = wanted;
  document.documentElement.dir = wanted === 'ar' ? 'rtl' : 'ltr';
  document.title = title;
  element('title').textContent = title;
  element('next').textContent = next;
  element('detail').textContent = errorDescription;
  element('mark').setAttribute('d', error ? 'M12 6.5v6.5m0 4v.01' : 'M7 12.5l3.5 3.5 6.5-7.5');
  element('outcome').classList.toggle('failed', Boolean(error));
}

/** @param {string} id */
function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
