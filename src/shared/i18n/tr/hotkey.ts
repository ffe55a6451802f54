/** Turkish words of the hotkeys. */
import type { hotkeyEn } from '../en/hotkey'

export const hotkeyTr: typeof hotkeyEn = {
  hotkey: {
    label: 'Kısayol tuşu',
    none: 'Yok',
    record: 'İstediğiniz tuşlara basın. Esc vazgeçer, Backspace kısayolu kaldırır.',
    keptElsewhere: (key) =>
      `${key} tuşunun yalnızca bırakıldığı görüldü: başka bir program onu kendine ayırıyor. Başka tuşlar seçin.`,
    nothingArrives:
      'Tuşlara bastığınız hâlde burada bir şey görünmüyorsa başka bir program onları kendine ayırıyor. Başka tuşlar seçin.',
    listening: 'Şimdi tuşlara basın',
    saved: (binding) => `Yeni kısayol: ${binding}.`,
    removedNow: 'Kısayol kaldırıldı.',
    cancelled: 'Hiçbir şey değişmedi.',
    needsKey:
      'Burada kısayol, Ctrl ya da Alt ile birlikte başka bir tuştur ya da tek başına bir işlev tuşudur.',
    actions: {
      talk: 'Kısayol tuşu',
      mute: 'Sessize alma tuşu',
      stop: 'Durdurma tuşu',
      toggle: 'Aç-kapa tuşu',
    },
    others: 'Diğer tuşlar',
    toggleNote:
      'Aç-kapa tuşu bir basışta konuşmayı başlatır, ikincisinde yanıt alır; basılı tutmanın algılanamadığı yerde de çalışır. Bu tuşları başka program almaz.',
    othersNote: 'Bu tuşlar da her pencerede çalışır ve her biri isteğe bağlıdır.',
    noHold: 'Konuşmak için basılı tutulan bir tuş yok. Aşağıdaki aç-kapa tuşu her pencerede çalışır.',
    problems: {
      same_as: (other) => `Bu tuşlar zaten şunun için kullanılıyor: ${other}. Hiçbir şey değişmedi.`,
      reserved: 'Bu tuşlar sisteme ya da hemen her programa aittir. Hiçbir şey değişmedi.',
      begins: (other) =>
        `Bu kısayollardan biri diğeriyle (${other}) başlıyor: uzun olanına basmak, söylenmekte olanı bitirir.`,
      types: 'Bu tuş, çalıştığınız pencereye de yazar. Sağ Ctrl ya da F9 gibi bir tuş hiçbir şey yazmaz.',
      acts: 'Bu tuş, çalıştığınız programda kendi işini de yapar.',
      volume: 'Bu tuş her zamanki gibi sesi de değiştirir.',
      mouse: 'Bu düğme, imlecin altındaki programda kendi işini de yapar.',
    },
    troubles: {
      shared: 'Bu tuşları başka bir program da kullanıyor: ikisi de tepki verir.',
      taken:
        'Bu tuşları başka bir program aldığı için burada bir işe yaramazlar. Başkalarını seçin ya da boşaldıklarında yeniden deneyin.',
    },
    modeNotes: {
      hold: 'Konuşmak için basılı tutun; kısa dokunuş eller serbest kipini değiştirir. Her pencerede çalışır.',
      toggle: 'Konuşmak için bir kez, yanıt almak için bir kez daha basın. Her pencerede çalışır.',
      none: 'Bu pencerenin dışında çalışmaz. Burada konuşmak için Boşluk tuşunu basılı tutun.',
    },
    reasons: {
      native: 'Parley tuşun basıldığını ve bırakıldığını görebiliyor.',
      native_shared:
        'Parley tuşun basıldığını ve bırakıldığını görebiliyor. Bu tuşları başka bir program da kullanıyor: ikisi de tepki verir.',
      portal: 'Masaüstünüz, tuşun basıldığını ve bırakıldığını Parley’e bildiriyor.',
      wayland: 'Bu masaüstü (Wayland), programların basılı tutulan tuşu görmesine izin vermiyor.',
      not_trusted: 'Parley’in tuşları izlemesine henüz izin verilmedi.',
      library_missing: 'Bir sistem kitaplığı eksik olduğu için basılı tutma algılanamıyor.',
      hook_failed: 'Tuşu izleyen bölüm başlatılamadı.',
      binding_taken: 'Bu kısayolu başka bir program kullanıyor.',
      switched_off: 'Basılı tutulacak tuş seçilmemiş.',
    },
    steps: {
      native: 'Yapılacak bir şey yok.',
      native_shared: 'Yalnızca Parley yanıt versin isterseniz başka tuşlar seçin.',
      portal: 'Başka tuşlar kullanmak için bunları masaüstünüzün ayarlarında değiştirin.',
      wayland:
        'Portalı genel kısayollar sunan bir masaüstünde basılı tutabilirsiniz. Ya da masaüstü ayarlarında bir tuşa “parley --ptt=down” ve “parley --ptt=up” komutlarını atayın.',
      not_trusted:
        'Gizlilik ve Güvenlik, Erişilebilirlik bölümünde Parley’e izin verin ve Yeniden dene’yi seçin.',
      library_missing: 'libXtst ve libXt paketlerini kurun ve Yeniden dene’yi seçin.',
      hook_failed: 'Yeniden dene’yi seçin ya da Parley’i yeniden başlatın.',
      binding_taken: 'Başka tuşlar seçin.',
      switched_off: 'Her pencerede basılı tutarak konuşmak için bir tuş seçin.',
    },
    tryAgain: 'Yeniden dene',
    desktopKeys: (trigger) => `Masaüstünüzdeki adı: ${trigger}`,
    backends: {
      uiohook: 'Tuş izleme',
      portal: 'Masaüstü portalı',
      global_shortcut: 'Sistem kısayolu',
      none: 'Yok',
    },
    backend: 'Yöntem',
    tap: 'Bundan kısa basış dokunuş sayılır',
    sounds: 'Mikrofon açılıp kapanırken hafif sesler',
    live: 'Gelenler',
    down: 'basıldı',
    up: 'bırakıldı',
    repeat: 'yineleme',
    test: 'Kısayolu sına',
    testNote: 'Sınama sürerken kısayol mikrofonu açmaz. Herhangi bir pencerede tuşa basın ve burayı izleyin.',
    testEnd: 'Sınamayı bitir',
    testWaiting: 'Kısayol bekleniyor',
    testEvents: {
      press: 'Basıldı',
      release: 'Bırakıldı',
      tap: 'Kısa dokunuş',
      mute: 'Sessize alma tuşu',
      stop: 'Durdurma tuşu',
    },
    testHeld: (ms) => `${ms} sonra`,
  },
}
