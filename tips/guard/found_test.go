package guard

import (
	"slices"
	"testing"
)

// Everything that Find must point out in a text, and nothing else, as the kind
// and the piece.
var foundIn = []struct {
	text string
	want []string
}{
	// Own names.
	{"Nama saya Budi Santoso, saya mau melaporkan camat.", []string{"name Budi Santoso"}},
	{"nama saya budi santoso mau lapor kades", []string{"name budi santoso"}},
	{"nama sy rahmat", []string{"name rahmat"}},
	{"NAMA SAYA BUDI SANTOSO MAU MELAPOR", []string{"name BUDI SANTOSO"}},
	{"Assalamualaikum, perkenalkan saya Siti Aminah dari Sekayu", []string{"name Siti Aminah"}},
	{"perkenalkan nama saya adalah H. Ahmad Fauzi, S.Pd., M.Si warga Sekayu", []string{"name H. Ahmad Fauzi, S.Pd., M.Si"}},
	{"Perkenalkan, Dewi Lestari.", []string{"name Dewi Lestari"}},
	{"Saya Andi, kemarin lihat pak lurah pasang spanduk", []string{"name Andi"}},
	{"Halo min, saya Rudi Hartono ingin menyampaikan laporan", []string{"name Rudi Hartono"}},
	{"pagi pak saya joko mau lapor soal sekcam", []string{"name joko"}},
	{"sy andi pak, td liat kadis ikut kampanye", []string{"name andi"}},
	{"gue Dimas, liat sendiri kejadiannya", []string{"name Dimas"}},
	{"aq siska kak", []string{"name siska"}},
	{"kulo Slamet Riyadi, badhe lapor", []string{"name Slamet Riyadi"}},
	{"namaku Indra, jangan disebut ya", []string{"name Indra"}},
	{"Saya yang bernama Muhammad Yusuf melaporkan hal berikut", []string{"name Muhammad Yusuf"}},
	{"panggil saja Yanto", []string{"name Yanto"}},
	{"Demikian laporan ini.\nHormat saya,\nBudi Santoso", []string{"name Budi Santoso"}},
	{"Demikian.\nTtd. Siti Rahayu", []string{"name Siti Rahayu"}},
	{"Mohon ditindaklanjuti.\na.n. Agus Salim", []string{"name Agus Salim"}},
	{"Terima kasih\nWassalam,\nRina Marlina", []string{"name Rina Marlina"}},
	{"Pelapor: Hendra Gunawan\nTerlapor: Camat", []string{"name Hendra Gunawan"}},
	{"Nama: Yuliana Putri\nAlamat: Sekayu", []string{"name Yuliana Putri"}},

	{"ini budi pak, yang kemarin", []string{"name budi"}},
	{"saya yang bertanda tangan di bawah ini: Nama : Suryani, Pekerjaan : PNS", []string{"name Suryani"}},
	{"saya hj rohani", []string{"name hj rohani"}},

	// Numbers.
	{"NIP saya 198501012010011001", []string{"nip 198501012010011001"}},
	{"nip 19850101 201001 1 001", []string{"nip 19850101 201001 1 001"}},
	{"pegawai dengan nomor 19850101.201001.1.001 itu", []string{"nip 19850101.201001.1.001"}},
	{"NI PPPK: 199001052023211012", []string{"nip 199001052023211012"}},
	{"NIP lama 010123456", nil}, // without a label directly before it, nothing says whose number it is
	{"NIP 131 234 567", []string{"nip 131 234 567"}},
	{"NIK 1671014101900003", []string{"nik 1671014101900003"}},
	{"1671 0141 0190 0003 itu ktp dia", []string{"nik 1671 0141 0190 0003"}},
	{"no. pegawai: 20391", []string{"card 20391"}},
	{"NUPTK 1234 5678 9012 3456", []string{"card 1234 5678 9012 3456"}},
	{"hubungi 081234567890 ya", []string{"phone 081234567890"}},
	{"wa sy 0812-3456-7890.", []string{"phone 0812-3456-7890"}},
	{"+62 812 3456 7890", []string{"phone +62 812 3456 7890"}},
	{"telp 62812 3456 789", []string{"phone 62812 3456 789"}},
	{"(0711) 312345", []string{"phone (0711) 312345"}},
	{"hp: 8123456789", []string{"phone 8123456789"}},
	{"nomor beliau ０８１２３４５６７８９０", []string{"phone ０８１２３４５６７８９０"}},
	{"0812 3456 7890 12 orang hadir", []string{"phone 0812 3456 7890"}},
	{"transfer ke rekening saya 1234567890", []string{"card 1234567890"}},

	// Addresses and links.
	{"email budi.santoso@gmail.com", []string{"email budi.santoso@gmail.com"}},
	{"kirim ke budi(at)yahoo.co.id saja", []string{"email budi(at)yahoo.co.id"}},
	{"budi at gmail dot com", []string{"email budi at gmail dot com"}},
	{"cek @budi_santoso di telegram", []string{"username @budi_santoso"}},
	{"ig saya: budisantoso", []string{"username budisantoso"}},
	{"akun fb sy Rini Rahayu", []string{"username Rini Rahayu"}},
	{"https://www.facebook.com/budi.santoso.77", []string{"link https://www.facebook.com/budi.santoso.77"}},
	{"lihat fb.com/camatku, sudah dihapus", []string{"link fb.com/camatku"}},
	{"(https://t.me/budisantoso)", []string{"link https://t.me/budisantoso"}},
	{"wa.me/6281234567890", []string{"link wa.me/6281234567890"}},
	{"videonya https://www.tiktok.com/@camat/video/71234?_t=8abc", []string{"link https://www.tiktok.com/@camat/video/71234?_t=8abc"}},
	{"fotonya di https://drive.google.com/drive/folders/1AbC", []string{"link https://drive.google.com/drive/folders/1AbC"}},
	{"berita https://sumeks.disway.id/read/123/asn?fbclid=IwAR0", []string{"link https://sumeks.disway.id/read/123/asn?fbclid=IwAR0"}},

	// Post and place of work.
	{"saya bendahara di kecamatan Babat Toman", []string{"role bendahara di kecamatan Babat Toman"}},
	{"Saya guru SDN 5 Sekayu disuruh foto dua jari", []string{"role guru SDN 5 Sekayu"}},
	{"saya cuma staf di bagian umum setda", []string{"role staf di bagian umum setda"}},
	{"sy kasubag keuangan dinkes", []string{"role kasubag keuangan dinkes"}},
	{"karena saya operator SIPD, saya lihat datanya", []string{"role operator SIPD"}},
	{"saya bekerja di Dinas Perhubungan", []string{"role bekerja di Dinas Perhubungan"}},
	{"aku ngajar di SMPN 2", []string{"role ngajar di SMPN 2"}},
	{"saya ini ajudan beliau", []string{"role ajudan"}},
	{"saya honorer di puskesmas Lais", []string{"role honorer di puskesmas Lais"}},
	{"kami guru SMAN 1 dipaksa ikut", []string{"role guru SMAN 1"}},
	{"jabatan saya arsiparis", []string{"role arsiparis"}},
	{"saya warga RT 03 dusun 2", []string{"role warga RT 03 dusun 2"}},
	{"saya bidan desa Sukamaju", []string{"role bidan desa Sukamaju"}},

	{"saya ni sopirnya pak wabup", []string{"role sopirnya"}},
	{"saya staf pak camat", []string{"role staf pak camat"}},
	{"kami para guru di kecamatan Lais", []string{"role guru di kecamatan Lais"}},

	// People and places around the writer.
	{"suami saya ikut dipaksa", []string{"family suami saya"}},
	{"istri sy guru di SD 3", []string{"family istri sy", "role guru di SD 3"}},
	{"anakku diancam tidak naik kelas", []string{"family anakku"}},
	{"orang tua saya disuruh", []string{"family orang tua saya"}},
	{"kakak kandung saya timses", []string{"family kakak kandung saya"}},
	{"saya keponakan dari bu lurah", []string{"family keponakan dari bu lurah"}},
	{"saya satu ruangan dengan pelaku", []string{"superior satu ruangan"}},
	{"guru saya kampanye di kelas", []string{"superior guru saya"}},
	{"atasan saya memaksa kami pilih nomor 2", []string{"superior atasan saya"}},
	{"kepala bidang saya yang menyuruh", []string{"superior kepala bidang saya"}},
	{"anak buah saya dimutasi", []string{"superior anak buah saya"}},
	{"teman sekantor saya melihat juga", []string{"superior teman sekantor saya"}},
	{"kejadiannya di ruangan saya", []string{"place ruangan saya"}},
	{"spanduknya dipasang depan rumah saya di jalan Merdeka no 5", []string{"place rumah saya di jalan Merdeka no 5"}},
	{"di tempat saya mengajar ada pembagian kaos", []string{"place tempat saya mengajar"}},
	{"di kantor kami semua disuruh", []string{"place kantor kami"}},
	{"saya satu-satunya perempuan di bidang itu", []string{"only satu-satunya perempuan di bidang"}},
	{"dia menyuruh satu-satunya bidan di desa ini", []string{"only satu-satunya bidan di desa"}},
	{"hanya saya yang tahu soal ini", []string{"only hanya saya yang tahu"}},
	{"di situ cuma kami bertiga", []string{"only cuma kami bertiga"}},
	{"saya yang merekam videonya", []string{"only saya yang merekam"}},
	{"motor saya BG 1234 AB ada di foto", []string{"plate BG 1234 AB"}},
	{"BG 1234 AB mobil saya", []string{"plate BG 1234 AB mobil saya"}},
	{"beredar di grup WA \"Keluarga Besar Dinkes\"", []string{"group grup WA \"Keluarga Besar Dinkes\""}},
	{"dishare kabid di grup wa kantor", []string{"group grup wa kantor"}},

	// Several in one text.
	{"Saya Budi, staf di Dinas PU, hp 081234567890", []string{"name Budi", "role staf di Dinas PU", "phone 081234567890"}},
	{"nama saya Rina, NIP 198501012010012001, ig @rina.m", []string{"name Rina", "nip 198501012010012001", "username @rina.m"}},
}

func TestFind(t *testing.T) {
	for _, tt := range foundIn {
		var got []string
		for _, f := range Find([]string{tt.text}) {
			got = append(got, f.Kind.String()+" "+f.Shown)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}
