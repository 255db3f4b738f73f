$ErrorActionPreference='Stop'
try{
$i=[Console]::OpenStandardInput()
$l='';while(($c=$i.ReadByte()) -ne 10){if($c -lt 0 -or $l.Length -gt 400){throw 'no first line'};$l+=[char]$c}
$m=[regex]::Match($l,'^([A-Z]:\\[A-Za-z0-9_.\\-]+) ([A-Za-z0-9_.-]+) ([0-9]{1,8}) ([0-9]{1,8})$')
if(!$m.Success){throw 'bad first line'}
$d=$m.Groups[1].Value;$f=$d+'\'+$m.Groups[2].Value;$n=[int]$m.Groups[3].Value;$k=[int]$m.Groups[4].Value
if([IO.Directory]::Exists($d)){throw 'the directory exists'}
$s=New-Object Security.AccessControl.DirectorySecurity
$s.SetSecurityDescriptorSddlForm('O:BAG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
foreach($p in [IO.Path]::GetDirectoryName($d),$d){
[void][IO.Directory]::CreateDirectory($p,$s)
if([IO.File]::GetAttributes($p) -band 1024){throw 'a reparse point'}
$a=(New-Object IO.DirectoryInfo $p).GetAccessControl('Access').GetSecurityDescriptorSddlForm('Access')
if($a -notmatch '^D:P(AI)?\(A;OICI;FA;;;(SY|BA)\)\(A;OICI;FA;;;(SY|BA)\)$'){throw "the DACL is $a"}
}
$b=New-Object byte[] 65536;$z=New-Object IO.MemoryStream
while($k -gt 0){$g=$i.Read($b,0,[Math]::Min($k,$b.Length));if($g -le 0){throw 'short input'};$z.Write($b,0,$g);$k-=$g}
$z.Position=0;$r=$z
if($z.Length -ne $n){$r=New-Object IO.Compression.DeflateStream $z,'Decompress'}
$o=New-Object IO.FileStream $f,'CreateNew','Write','None';$w=0
try{while(($g=$r.Read($b,0,$b.Length)) -gt 0){$w+=$g;if($w -gt $n){throw 'long input'};$o.Write($b,0,$g)}}finally{$o.Close()}
if($w -ne $n){throw 'short file'}
$q=[IO.File]::OpenRead($f);try{$h=[Security.Cryptography.SHA256]::Create().ComputeHash($q)}finally{$q.Close()}
'#staged';[BitConverter]::ToString($h).Replace('-','');$a
}catch{'#refused';"$($_.FullyQualifiedErrorId) $($_.Exception.HResult) $($_.Exception.InnerException.HResult) $($_.Exception.Message)";exit 1}
