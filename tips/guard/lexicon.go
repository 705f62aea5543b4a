package guard

import "strings"

func set(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, l := range lists {
		for _, w := range strings.Fields(l) {
			m[w] = true
		}
	}
	return m
}

// The words below are in small letters, as they are typed. None is changed
// after the package is loaded.
var (
	// I, in Indonesian and what is mixed into it; "kami" only where noted.
	pronouns = set(`saya sy sya saye syaa aku aq ak aku gue gua gw gwe ane ana kulo kula ambo awak abdi ulun denai beta`)
	plural   = set(`kami kita`)

	// What may stand before a subject "saya" without making it a possessive.
	leads = set(`halo hallo hai hi hei hey assalamualaikum assalamu'alaikum wassalamualaikum salam selamat pagi siang sore malam
		permisi maaf maap punten mohon izin ijin tabik min admin kak kakak pak bu bapak ibu bang mas mbak om tante gan bos boss sis bro
		perkenalkan kenalkan perkenalan ini dengan bersama oleh dari bahwa karena krn sebab soalnya sbb kalau kalo klo jika bila saat ketika waktu
		pas padahal sedangkan dan tapi tetapi tp namun meski meskipun walau walaupun jadi jd maka lalu terus trus kemudian sebenarnya
		kebetulan dulu sekarang skrg kemarin tadi nah oh ya iya nih ok oke jujur terimakasih kasih sebagaimana biasanya`)

	// Words between "saya" and a post: "saya ini cuma seorang …".
	fillers = set(`adalah ialah yaitu ini itu juga hanya cuma cuman sebagai sbg sbgai selaku seorang merupakan kebetulan memang sekarang skrg
		sudah udah sdh masih msh dulu dulunya pernah baru yang yg jadi jd menjadi termasuk salah satu sendiri kan tu nih notabene saat
		statusnya jabatannya aslinya bekerja kerja ni tuh para salahsatu`)

	// Posts of which an office has one or few.
	posts = set(`bendahara ajudan sopir supir driver sespri sekpri sekretaris sekdin sekcam seklur sekdes kasubag kasubbag kasubid kasubbid
		kasi kasie kabid kabag kadis kaban kepsek wakasek wakepsek kapus katu kaur kadus kasun lurah camat kades keuchik korwil operator
		arsiparis auditor irban pranata analis verifikator notulis resepsionis satpam security ob protokol bidan penyuluh pustakawan ketua
		wakil koordinator humas kepala plt plh kader marbot penjaga bendum bendes sekum apoteker radiografer sanitarian programmer`)

	// Posts that many hold: they tell something only with a place.
	callings = set(`guru pns asn cpns pppk p3k honorer honor thl tks tkk tkd pegawai karyawan staf staff stap perawat dokter dosen pelaksana
		pensiunan polisi tni anggota petugas pejabat mahasiswa siswa panitia pendamping relawan pedagang petani nakes tenaga satpol
		ppl kpps pps panwas panwascam pkd ptps linmas admin kontrak fungsional`)

	// Being a resident tells something only with a small place.
	residents   = set(`warga penduduk`)
	smallPlaces = set(`rt rw dusun lorong lrg gang gg blok perumahan perum komplek kompleks jl jln jalan lingkungan kampung jorong banjar`)

	// What makes a calling particular.
	places = set(`dinas din kecamatan kec kelurahan kel desa sd sdn min smp smpn mts mtsn sma sman ma man smk smkn paud tk puskesmas pkm pustu
		posyandu rsud rs klinik kantor badan bidang bagian seksi sub subbag subbagian ruang ruangan upt uptd bpkad bkpsdm bkd bkn bappeda
		bapenda bpbd bawaslu kpu panwaslu inspektorat setda sekretariat dprd kua samsat satpol kesbangpol disdukcapil capil dukcapil disdik
		dikbud dinkes dishub diskominfo kominfo dinsos disnaker disperindag dispora dlh pupr pu dpmptsp dpmd dukcapil universitas kampus
		fakultas pengadilan kejaksaan polsek polres koramil pdam bumd bumdes terminal pasar perpustakaan`)

	// What follows "dis" or "din" in the short names of agencies.
	agencies = set(`dik hub nak nakertrans kominfo pora perindag perkim tan tanak bun budpar parpora kes sos ketapang perpus arsip kan
		lutkan koperindag dagperin dukcapil dikbud dikpora tamben pustaka pmd`)

	vague = set(`sini sana situ mana luar antara lapangan grup group wa facebook fb medsos kota kabupaten kab provinsi prov negara negeri
		indonesia daerah wilayah lingkungan pemerintah pemerintahan pemda pemkab pemkot pemprov rumah atas bawah depan belakang samping
		negeri swasta instansi tempat suatu salah sebuah sekitar`)

	working = set(`bekerja kerja bertugas tugas berdinas dinas mengajar ngajar ngajr ditempatkan ngantor berkantor menjabat mengabdi
		tinggal berdomisili domisili beralamat ditugaskan dimutasi honor praktek`)

	// Words that open another clause and so end the naming of a post or place.
	opens = set(`yang yg dan serta tapi tetapi tp namun karena krn sebab bahwa kalau kalo klo jika ketika saat waktu pas sehingga supaya agar untuk utk
		lalu terus trus kemudian sering selalu pernah sudah sdh udah telah akan mau ingin pengen hendak lihat liat melihat ngeliat nonton
		dengar mendengar disuruh diminta dipaksa diajak diancam disuruhnya diperintah melaporkan lapor melapor menemukan dapat mendapat
		punya ada adalah tidak tdk gak ga nggak ngga dak ora bukan belum blm bisa boleh harus wajib mohon minta tolong ikut merasa tahu tau
		menyaksikan saksikan saya sy aku gue dia mereka beliau dengan dgn oleh sejak selama takut keberatan kemarin tadi dipindah
		menyuruh memaksa mengajak kampanye ikutan jadi dimasukkan difoto nya pak bu min bang kak`)
	dangling  = set(`di pada dari ke sebagai sbg selaku ini itu juga saja aja kok sih ya nih dong`)
	shortened = set(`kec kel kab jl jln no rt rw gg lrg ds dsn prov`)

	// Titles before a name; they are taken with it.
	titles     = set(`h hj haji hajah drs dra ir dr drg prof bapak bpk ibu pak bu sdr sdri mas mbak kang raden rd ustadz ustad kgs msy kms m muh moh st`)
	connectors = set(`bin binti al el van de`)

	// Given names too plain to be anything else in small letters.
	given = set(`abdul abdullah abdurrahman achmad ade adi adit aditya agus agustina agustinus ahmad aisyah akbar alamsyah aldi alfian ali alex
		alfred ami amir andi andika andre andri andrian andriani andy angga anggi anisa anita annisa anton antonius anwar apriyani ardi ardian
		ari arief arif aris arman armando arya asep astuti atika aulia azis bagas bagus bahrul bambang basuki benny beni bobby boby budi budiman
		budiono budiyanto candra cecep chandra christina cici citra cucu dadang daniel darma darmawan dedi dedy deni denny desi desy dessy
		devi dewi diah dian diana didi didik dika dimas dina dini dodi doni donny dwiyanti edi edo eddy edy eko elisabeth elly elsa endang
		erik erna erni ernawati erwin evi evan fadil fahmi fahri faisal farhan farid fatimah fatmawati febri feri ferdi ferry fikri fitri
		fitria fitriani fransiska galih gilang gita gunawan guntur hafiz hamdan hamid hamzah handoko hani hanif hariyanto hartati hartono
		haryanto hasan hasanah hasbi helmi hendra hendri hendrik hendro henny heri herman hermanto hermawan herry heru heryanto hesti husein
		husni ibrahim ida idris ika ikhsan ilham imam imelda indra indri indriani ira irfan irma irwan irwansyah ismail iwan jamal jamaludin
		joko jono juli julia juliana junaidi jumadi kartika kartini kevin khairul khoirul komar komarudin kristina kurniawan kurniawati laila
		leni leny lestari lilis lina linda lisa lukman lutfi lusi mahmud maman marlina martono marwan maryam maryati maya mega meilani melati
		meri mira misbah mohammad muchlis muhammad muhamad mukhlis mulyadi mulyana mulyani mulyono munawar murni mursyid musa mustafa mustofa
		nadia nana nani nanang nasir nasrul neneng ninik nia nina ningsih nita novi novianti nugroho nugraha nuraini nurhasanah nurhayati nurul
		nurdin oktavia pandu parman paulus petrus prasetyo pratama pratiwi priyanto purnomo puspita rachmat rahma rahman rahmat rahmawati
		ramadhan ramli randi rangga rani ratih ratna reni reny resti reza rian riana ricky rico rika rina rini rio riski rizal rizki rizky
		robby roby rohman ronal roni ronny rosa rosita rosmala rudi rudy rukmini ruslan rusdi ryan sandi santi santoso saputra saputri sarah
		sardi sariyah satria selvi septian septiani setiawan setyawan sigit silvia siska siti sofyan solihin sri subagyo subandi sudirman
		sugeng sugianto suharto suhartono suhendra sujono sukardi sukarno sukma sulaiman sulastri sulistyo sumarni sumiati supardi supri
		supriadi supriyadi supriyanto suryadi suryani suryanto susanti susanto susi susilo susilawati sutrisno suwarno syahrul syaiful syamsul
		taufik taufiq teddy tedi teguh titi titin tono toni tony tuti udin umar umi ujang utami vera vina wahid wahyu wahyudi wahyuni wawan
		wayan made ketut nyoman widodo widya winda wira wiwik wiwin yani yanti yanto yayan yeni yenny yoga yogi yohanes yoni yosep yudha yudi
		yuli yulia yuliana yulianti yulianto yuni yunita yusuf yusril zainal zainudin zaki zulkifli zulfikar
		abu asmawi cek kemas masayu nyimas kiagus msgs`)

	// Words that follow "saya" or "nama saya" and are never a name.
	ordinary = set(`ada adalah agak agar ajak akan aktif ambil amati anggap apa apabila apakah atas atau awalnya ayo bagaimana bahagia baik baca
		bahkan balas bangga banyak baru bawa bayar begitu bela belum blm benar benci beri bersama besok biasa bilang bingung bisa boleh
		bukan butuh cek cek cerita coba cuma cuman curiga dan dapat dapet dari dengan dgn dengar dngr denger di dia dicatat dicatut didata dijadikan
		dimasukkan dimasukin ditulis dipakai dipake diancam disuruh diminta dipaksa diajak ditanya dirahasiakan rahasiakan disamarkan
		disebut disebutkan ditambahkan digunakan dikasih dikirim dikirimi dulu emang foto gak ga gk nggak enggak ngga dak idak ora mboten
		gitu hadir hanya harap harus heran hidup hormati hubungi ikhlas ikut ingat ingin ini itu iya izin ijin jadi jangan jelas jg juga
		jujur jumpa kaget kagum kalau kalo karena kasih kasihan katakan ke kebetulan kecewa kemarin kena kenal kepada ketemu khawatir kira
		kirim kurang lagi laku langsung lapor laporkan lewat liat lihat lebih lupa maaf mah malah malu masih mau melihat menilai mendengar
		mengetahui melaporkan menemukan menyaksikan merasa mendapat memohon mengadukan memiliki minta minat mohon mungkin mulai naik netral
		nonton nanya nemu ngerti nih nunggu oleh orang ok oke pada padahal pakai paham panik pasti pegang pengen perlu pernah pilih pikir
		posting protes pulang pun punya ragu risih rasa rekam resah saat sadar sah saja sakit saksi saksikan salah sampai sampaikan sangat
		sebagai sbg sebenarnya sebut sedang sedih sejak sekarang sekedar sekadar selaku selalu selama sembunyi semoga sempat senang sendiri sengaja sering
		serius setuju siap simpan soal sudah sdh udah suka supaya tadi tahan tahu tau takut tanpa tanya tapi tdk telah tempat tentang
		terima terpaksa terus tetap tidak tinggal tolak tolong trims tulis tunggu tunjuk turut umur usia untuk utk ulang unggah upload upah urus waktu
		walau yakin yang yg ya yth demi dalam dlm secara serta seorang sekeluarga sehari-hari sehat sore pagi siang malam nya kah lah
		islam kristen hindu buddha katolik melayu jawa palembang sunda wni pribumi muslim asli asal alamat nip nik hp wa telp no nomor email
		senin selasa rabu kamis jumat jum'at sabtu minggu januari februari maret april mei juni juli agustus september oktober november desember
		bupati walikota wali gubernur presiden menteri wabup wawako sekda calon paslon cabup caleg cawabup timses tim partai oknum pejabat kepala
		bapak ibu pak bu bang mas mbak kak min admin om tante saudara sdr anda kamu mereka beliau kita kami saya sy aku gue nama lengkap
		terlapor pelapor korban pelaku pihak masyarakat rakyat netralitas pilkada pemilu pileg pilpres kampanye laporan bukti video screenshot
		terimakasih hormat salam wassalam sekian demikian atasnya dst dll bkpsdm bawaslu kpu kasn bkn pemkab pemkot pemda tps ktp kk sk rp
		wib jam pukul tanggal tgl bulan tahun hari minggu lalu depan dekat belakang samping lapangan acara rapat apel kantor rumah jalan
		petugas tim yth semua seluruh setiap beberapa para si sang dimohon harap perihal hal lampiran kepada tentang aslinya samaran inisial
		anonim rahasia disembunyikan tertulis tercantum terdaftar tertera muncul masuk tak tanpa sempet skrg kl klo krn jd jgn tp bs pd sm sma dr
		tertanda ttd pekerjaan jabatan pangkat golongan tempat lahir agama status`)
)

// common reports whether a word is none that a name consists of.
func common(word string) bool {
	return ordinary[word] || posts[word] || callings[word] || residents[word] || isPlace(word) || pronouns[word] ||
		plural[word] || fillers[word] || opens[word] || working[word]
}

// isPlace reports whether a word is a kind of office or the short name of an
// agency, such as "disdik" or "dinsos".
func isPlace(word string) bool {
	return places[word] || len(word) > 3 && (word[:3] == "dis" || word[:3] == "din") && agencies[word[3:]]
}

// verbal reports whether a word in small letters looks like an inflected verb
// or noun rather than a name.
func verbal(word string) bool {
	if given[word] || len(word) < 6 {
		return false
	}
	for _, p := range []string{"me", "ber", "ter", "di", "per", "pe", "ke", "se"} {
		if strings.HasPrefix(word, p) {
			return true
		}
	}
	return strings.HasSuffix(word, "kan") || strings.HasSuffix(word, "nya")
}
