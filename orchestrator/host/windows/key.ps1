$ErrorActionPreference='Stop'
try{
$i=[Console]::OpenStandardInput()
$l='';while(($c=$i.ReadByte()) -ne 10){if($c -lt 0 -or $l.Length -gt 900){throw 'no first line'};if($c -ne 13){$l+=[char]$c}}
$m=[regex]::Match($l,'^(read|close) ([A-Za-z0-9_.-]+)((?: S-1-[0-9-]+)*)$')
if(!$m.Success){throw 'bad first line'}
$w=$m.Groups[1].Value -eq 'close';$c='ReadSubTree';$r='ReadPermissions'
if($w){$c='ReadWriteSubTree';$r='ReadPermissions,ChangePermissions'}
$k=[Microsoft.Win32.Registry]::LocalMachine.OpenSubKey('SYSTEM\CurrentControlSet\Services\'+$m.Groups[2].Value+'\Parameters',$c,$r)
if(!$k){'#key';'absent';exit 2}
if($w){
$d='D:PAI(A;CI;KA;;;SY)(A;CI;KA;;;BA)'
foreach($x in $m.Groups[3].Value.Trim().Split(' ')){if($x){$d+="(A;CI;KR;;;$x)"}}
$s=$k.GetAccessControl('Access');$s.SetSecurityDescriptorSddlForm($d,'Access');$k.SetAccessControl($s)
}
'#key';$k.GetAccessControl('Access').GetSecurityDescriptorSddlForm('Access')
}catch{'#refused';"$($_.FullyQualifiedErrorId) $($_.Exception.HResult) $($_.Exception.InnerException.HResult) $($_.Exception.Message)";exit 1}
